"""What the journal and an alarm say. Every text that comes from a container or its programs may be hostile."""

from __future__ import annotations

from ..system.said import printable

__all__ = ["ERROR", "NOTICE", "WARNING", "journal_line", "say"]

# What journald takes at the beginning of a line: error, warning, notice.
ERROR, WARNING, NOTICE = "<3>", "<4>", "<5>"
PRIORITIES = {"high": ERROR, "medium": WARNING, "low": NOTICE}
STATES = {"fails": "does not hold", "open": "is left open, as it was agreed", "unmeasured": "cannot be measured"}
ENDS = {"fails": "holds", "open": "holds", "unmeasured": "is measured again"}


def say(change: dict) -> str:
    """A change as a sentence without an end."""
    service = f" of {printable(change['service'], 80)}" if change["service"] else ""
    what = f"{printable(', '.join(change['controls']), 400)}{service}"
    if change["change"] == "gone":
        return f"gone: {what} {ENDS[change['state']]}"
    why = f": {printable(change['why'])}" if change["why"] else ""
    return f"{change['change']}: {what} {STATES[change['state']]}{why}"


def journal_line(change: dict, severities: dict) -> str:
    """The same with its priority, as journald takes it."""
    worst = min((PRIORITIES[severities.get(control, "low")] for control in change["controls"]), default=NOTICE)
    fails = change["state"] == "fails" and change["change"] != "gone"
    return f"{worst if fails else NOTICE}{change['text']}"
