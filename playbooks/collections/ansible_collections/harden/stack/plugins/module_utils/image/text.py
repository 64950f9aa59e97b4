"""Texts that come out of images, and may be hostile."""

from __future__ import annotations

import re

__all__ = ["printable"]

LONGEST = 200


def printable(text: str) -> str:
    """Without what a terminal would obey, and short."""
    return re.sub(r"[^\x20-\x7e\xa0-\uffff]", "?", text)[:LONGEST]
