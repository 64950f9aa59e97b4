"""What a prepared server has found by itself, as its history has it."""

from __future__ import annotations

import json

__all__ = ["audits_of"]

HISTORY = "/var/lib/harden-init.{}.regular-audit/history.json"
# The newest of the entries, each a time at which something changed, and of each so many changes.
MOST_ENTRIES, MOST_NEWS = 50, 20


def audits_of(project: str, history: str = HISTORY) -> list:
    """The newest entries, the oldest of them first; none where the server does not measure itself, or has not yet."""
    try:
        with open(history.format(project), encoding="utf-8") as stream:
            return [entry_of(entry) for entry in json.load(stream)["entries"][-MOST_ENTRIES:]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def entry_of(entry: dict) -> dict:
    news = [one["text"] for one in [*entry["escapes"], *entry["changes"]]]
    more = [f"and {len(news) - MOST_NEWS} more"] if len(news) > MOST_NEWS else []
    return {**{field: entry[field] for field in ("at", "until", "runs", "counts", "failed")},
            "news": news[:MOST_NEWS] + more}
