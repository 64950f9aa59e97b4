"""Compares what was asked of the engine with what it stored: it answers 201 to keys that it drops."""

from __future__ import annotations

import hashlib
import json

__all__ = ["digest", "lost"]


def lost(wanted, stored, path: str = "") -> list:
    """The paths of all that is wanted and not stored so. What the engine has beside it, as its own defaults, does not
    count; what is empty may be left out."""
    if is_nothing(wanted):
        return [] if is_nothing(stored) else [path]
    if isinstance(wanted, dict):
        found = stored if isinstance(stored, dict) else {}
        return [one for key, value in wanted.items()
                for one in lost(value, found.get(key), f"{path}.{key}".lstrip("."))]
    if isinstance(wanted, list):
        if not isinstance(stored, list) or len(stored) != len(wanted):
            return [path]
        return [one for at, value in enumerate(wanted) for one in lost(value, stored[at], f"{path}[{at}]")]
    return [] if wanted == stored else [path]


def is_nothing(value) -> bool:
    return value is None or value is False or value in ("", 0) or value == [] or value == {}


def digest(value) -> str:
    """Of a description, whatever the order of its keys is."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
