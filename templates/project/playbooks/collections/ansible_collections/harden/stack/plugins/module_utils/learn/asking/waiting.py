"""How long something is waited for."""

from __future__ import annotations

import os

__all__ = ["patient"]

# How many times as long at most.
MOST = 4


def patient(seconds: float) -> float:
    """So long, and longer where more programs want to run than there are processors: what does not answer in time would
    be taken for what answers otherwise."""
    return seconds * min(MOST, max(1, os.getloadavg()[0] / len(os.sched_getaffinity(0))))
