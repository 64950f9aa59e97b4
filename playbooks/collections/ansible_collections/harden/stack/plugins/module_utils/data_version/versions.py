"""Versions of servers, as text and as numbers."""

from __future__ import annotations

import re

__all__ = ["newest", "numbers", "text_of"]


def text_of(text) -> str:
    """`1:11.8.3+maria~ubu2404` → `11.8.3`; empty where it begins with no version."""
    found = re.match(r"(?:[0-9]+:)?([0-9]{1,3}(?:\.[0-9]{1,3}){0,2})(?![0-9])", text) if isinstance(text, str) else None
    return found[1] if found else ""


def numbers(version: str) -> tuple:
    """`10.11.19` → (10, 11, 19)."""
    return tuple(int(part) for part in version.split(".") if part)


def newest(versions) -> str:
    """Empty where there is none."""
    return max(versions, key=numbers, default="")
