"""Reads what the audit daemon wrote down. Not by ausearch: that drops, as malformed, every event in which AppArmor
names a path (audit 4.0.2)."""

from __future__ import annotations

import re

__all__ = ["LET_THROUGH", "Reader", "fields"]

LINE = re.compile(r"(?:node=\S+ )?type=(\w+) msg=audit\((\d+\.\d+):(\d+)\):\s?(.*)", re.DOTALL)
FIELD = re.compile(r"([\w-]+)=(\"[^\"]*\"|'[^']*'|\S*)")
# Fields that hold whatever a program likes: in quotes, or in hexadecimal digits when they have blanks, quotes or
# control characters.
FREE = re.compile(r"comm|exe|name|cwd|key|profile|info|peer|a\d+")
HEX = re.compile(r"(?:[0-9A-F]{2})+")
ENRICHED = "\x1d"
# The answer of a filter that lets a call through and has it logged.
LET_THROUGH = "0x7ffc0000"
LONGEST = 300
MOST_WORDS = 20
MOST_EVENTS = 100_000


class Reader:
    """Takes lines in the order in which they were written, and keeps the events that are ours: those that carry one of
    our keys, what AppArmor or seccomp refused, and what seccomp let through to have it logged."""

    def __init__(self, since: float, prefix: str = "harden-") -> None:
        self.since, self.prefix = since, prefix
        self.events, self.first = {}, None
        self.left_out = 0

    def take(self, line: str) -> None:
        found = LINE.match(line)
        if not found:
            return
        sort, time, serial, rest = found.groups()
        self.first = min(self.first or float(time), float(time))
        if float(time) < self.since:
            return
        number = (time, serial)
        if number in self.events:
            detail(self.events[number], sort, fields(rest))
        elif sort in ("SYSCALL", "AVC", "SECCOMP") and (event := start(sort, float(time), fields(rest), self.prefix)):
            if len(self.events) >= MOST_EVENTS:
                self.left_out += 1
            else:
                self.events[number] = event


def start(sort: str, time: float, found: dict, prefix: str):
    """The event that a record opens; None when it is not ours."""
    event = {"time": time, "key": ""}
    if sort == "SYSCALL":
        keys = [key for key in found.get("key", "").split("\x01") if key.startswith(prefix)]
        if not keys:
            return None
        event["key"] = keys[0]
    elif sort == "AVC" and found.get("apparmor") not in ("DENIED", "ALLOWED", "KILLED"):
        return None
    detail(event, sort, found)
    return event


def detail(event: dict, sort: str, found: dict) -> None:
    """Adds what one more record of the same event says."""
    if sort == "SYSCALL":
        event.update(who(found), **called(found), success=found.get("success") == "yes", exit=found.get("exit", ""))
    elif sort == "AVC" and "apparmor" in found:
        event["key"] = event["key"] or "apparmor"
        event["apparmor"] = {name: found.get(name, "") for name in ("operation", "profile", "name", "peer", "info")}
        event["apparmor"]["rights"] = (
            found.get("denied_mask") or found.get("denied") or found.get("capname") or found.get("requested_mask", "")
        )
        event["apparmor"]["mode"] = "complain" if found["apparmor"] == "ALLOWED" else "enforce"
        event.update({name: value for name, value in who(found).items() if value and not event.get(name)})
    elif sort == "SECCOMP":
        is_logged = found.get("code") == LET_THROUGH
        event.update(who(found), **called(found), key="watched" if is_logged else "seccomp", success=is_logged)
    elif sort == "EXECVE":
        words = sorted((name for name in found if re.fullmatch(r"a\d+", name)), key=lambda name: int(name[1:]))
        event["argv"] = [found[name] for name in words[:MOST_WORDS]]
    elif sort == "CWD":
        event["cwd"] = found.get("cwd", "")
    elif sort == "PATH" and found.get("nametype") != "PARENT" and len(event.get("paths", [])) < 4:
        event.setdefault("paths", []).append(found.get("name", ""))


def called(found: dict) -> dict:
    """The call by name where the log has it, else by number; of seccomp's records the daemon knows no name (audit
    4.0.2)."""
    name = found.get("SYSCALL", "unknown")
    return {
        "call": found.get("syscall", "") if name.startswith("unknown") else name,
        "arch": found.get("ARCH") or found.get("arch", ""),
    }


def who(found: dict) -> dict:
    return {
        "pid": number(found, "pid"),
        "ppid": number(found, "ppid"),
        "uid": number(found, "uid", number(found, "fsuid")),
        "login": found.get("AUID", ""),
        "comm": found.get("comm", ""),
        "exe": found.get("exe", ""),
        "label": found.get("subj", ""),
    }


def number(found: dict, name: str, otherwise=None):
    return int(found[name]) if found.get(name, "").isdigit() else otherwise


def fields(text: str) -> dict:
    """The fields of a record, and those that an enriched log adds: names for numbers, in capital letters."""
    return {name: value_of(name, value) for name, value in FIELD.findall(text.replace(ENRICHED, " "))}


def value_of(name: str, value: str) -> str:
    if value[:1] in ("\"", "'"):
        return value[1:-1][:LONGEST]
    if value in ("(null)", "(none)"):
        return ""
    if FREE.fullmatch(name) and HEX.fullmatch(value):
        return bytes.fromhex(value[:2 * LONGEST]).decode("utf-8", "replace")
    return value[:LONGEST]
