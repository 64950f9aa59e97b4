"""How MariaDB and MySQL read a text in their SQL."""

from __future__ import annotations

import re

__all__ = ["quoted"]


def quoted(text: str) -> str:
    """A text as an SQL string."""
    return "'" + re.sub(r"([\\'])", r"\\\1", text) + "'"
