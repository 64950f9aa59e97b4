"""Releases and backups are named by when they were made, in UTC, such as 20261129-180512."""

from __future__ import annotations

import re
import time

__all__ = ["PATTERN", "is_time_name", "time_name"]

PATTERN = r"\d{8}-\d{6}"


def time_name(seconds: float) -> str:
    """The name that belongs to a time in seconds since 1970."""
    return time.strftime("%Y%m%d-%H%M%S", time.gmtime(seconds))


def is_time_name(text: str) -> bool:
    return re.fullmatch(PATTERN, text, re.ASCII) is not None
