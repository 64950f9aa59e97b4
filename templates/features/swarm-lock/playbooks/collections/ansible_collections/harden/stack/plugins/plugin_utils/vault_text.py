"""The text of a vault: lines of the form `name: "value"`."""

from __future__ import annotations

import re

__all__ = ["VaultTextFault", "with_variable"]

# Nothing that YAML or Ansible would read otherwise.
PLAIN = re.compile(r"[A-Za-z0-9+/=_.-]+")


class VaultTextFault(Exception):
    """Why a value cannot be kept, without the value."""


def with_variable(text: str, variable: str, value: str) -> str:
    """The text with that value for the variable; its other lines stay as they are. Raises VaultTextFault."""
    if not PLAIN.fullmatch(value):
        raise VaultTextFault(f"what {variable} would be has other signs than those of a key")
    line = f'{variable}: "{value}"'
    lines = text.splitlines()
    found = [at for at, one in enumerate(lines) if re.match(rf"{re.escape(variable)}\s*:", one)]
    if len(found) > 1:
        raise VaultTextFault(f"it has {variable} twice: keep one of the two (ansible-vault edit)")
    if not found:
        return "\n".join([*lines, line]) + "\n"
    return "\n".join([*lines[:found[0]], line, *lines[found[0] + 1:]]) + "\n"
