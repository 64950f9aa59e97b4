"""Whether the server measures the stack by itself."""

from __future__ import annotations

from .timer import look_at

__all__ = ["look"]


def look(wanted: dict) -> dict:
    """`wanted`: timer, its name."""
    return look_at(wanted["timer"], "measures the stack every hour",
                   "leave out `regular-audit` in hardening.overrides")
