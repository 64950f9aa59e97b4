"""What is known of the updates that the distributions have for the images that run."""

from __future__ import annotations

import time

from ..image.updates import kept

__all__ = ["is_asked", "pending_updates"]

DAY_SECONDS = 24 * 3600
# What was asked longer ago says nothing of today.
MOST_DAYS = 7
MOST_TOLD = 5


def pending_updates(container) -> str:
    """The updates for security that its image does not have, when an archive was last asked. Raises OSError where that
    is unknown."""
    one = asked_of(container)
    if one is None or one["why"]:
        raise OSError(one["why"] if one else "its archive was not asked: `harden-init deploy --refresh` asks")
    if time.time() - one["at"] > MOST_DAYS * DAY_SECONDS:
        raise OSError(f"its archive was last asked on {day_of(one)}: `harden-init deploy --refresh` asks again")
    lines = [f"{each['name']} {each['old']} → {each['new']}" for each in one["pending"] if each["security"]]
    more = [f"{len(lines) - MOST_TOLD} more"] if len(lines) > MOST_TOLD else []
    return ", ".join(lines[:MOST_TOLD] + more) or "none"


def is_asked(container) -> bool:
    return asked_of(container) is not None


def asked_of(container) -> dict | None:
    return kept(container.root).get(container.inspected["Image"])


def day_of(one: dict) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(one["at"]))
