"""What of a history is an alarm: a finding that is new, a try to break out, and a profile that is gone."""

from __future__ import annotations

__all__ = ["alarms_after", "message_of"]

LEVELS = ("low", "medium", "high")
PROFILES = {"apparmor", "seccomp"}
# One message has no more; of the older ones only how many there are.
MOST_TOLD = 100


def alarms_after(entries: list, time: str, severities: dict, least: str) -> list:
    """The alarms of every entry after that time, the oldest first. Findings below the severity `least` are none."""
    return [alarm for entry in entries if entry["at"] > time for alarm in alarms_of(entry, severities, least)]


def alarms_of(entry: dict, severities: dict, least: str) -> list:
    found = [alarm(entry, "escape", one["text"], "high", one["service"], []) for one in entry["escapes"]]
    if entry["failed"]:
        found.append(alarm(entry, "finding", f"nothing could be measured: {entry['failed']}", "high", "", []))
    for change in entry["changes"]:
        kind, severity = kind_of(change, entry), severity_of(change, severities)
        if kind == "profile" or (kind == "finding" and LEVELS.index(severity) >= LEVELS.index(least)):
            text = f"profile gone: {change['text']}" if kind == "profile" else change["text"]
            found.append(alarm(entry, kind, text, severity, change["service"], change["controls"]))
    return found


def kind_of(change: dict, entry: dict) -> str:
    """What cannot be measured since the very beginning was never there; what cannot be measured any more may be
    gone."""
    if change["change"] == "gone" or change["state"] == "open":
        return ""
    lost = change["state"] == "fails" or (change["change"] == "appeared" and not entry["first"])
    if lost and PROFILES & set(change["controls"]):
        return "profile"
    return "finding" if change["state"] == "fails" else ""


def severity_of(change: dict, severities: dict) -> str:
    return max((severities.get(control, "low") for control in change["controls"]), key=LEVELS.index)


def alarm(entry: dict, kind: str, text: str, severity: str, service: str, controls: list) -> dict:
    return {"at": entry["at"], "kind": kind, "text": text, "severity": severity, "service": service,
            "controls": controls}


def message_of(alarms: list, stack: str, host: str) -> dict:
    """One message for all of them. Its `text` is for chats, which have a meaning for three characters of it."""
    told = alarms[-MOST_TOLD:]
    left_out = len(alarms) - len(told)
    lines = [f"{stack} on {host}: {len(alarms)} alarm{'s' if len(alarms) > 1 else ''}",
             *([f"{left_out} older ones are in the history only"] if left_out else []),
             *(f"{one['at']} {one['text']}" for one in told)]
    text = "\n".join(lines)
    for sign, spelled in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, spelled)
    return {"stack": stack, "host": host, "text": text, "lines": lines, "left_out": left_out, "alarms": told}
