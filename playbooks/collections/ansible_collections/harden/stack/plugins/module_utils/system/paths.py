"""Compares paths as text; what links lead to is for the caller to find out."""

from __future__ import annotations

__all__ = ["is_below"]


def is_below(path: str, folder: str) -> bool:
    """Whether a path is that folder or lies in it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")
