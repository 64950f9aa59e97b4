"""Counts audit events by key, by who did it and by what was done, and keeps the last ones of each key."""

from __future__ import annotations

import functools
import json
import os
import re

from ..system.apparmor import whose_profile
from .kernel import call

__all__ = ["container_of", "summary", "telling"]

MOST_GROUPS = 200
SHIM = re.compile(rb"\0-id\0([0-9a-f]{64})\0")
CGROUP = re.compile(r"[0-9a-f]{64}")
CONTAINERS = "/var/lib/docker/containers"


def summary(events: list, users: dict, stack: str, last: int, proc: str = "/proc") -> dict:
    """`users` names the services of the stack by user id."""
    groups, keys = {}, {}
    for event in filter(not_searching, events):
        event["call"] = call_name(event.get("call", ""), event.get("arch", ""))
        event["service"] = service_of(event, users, stack)
        keys.setdefault(event["key"], []).append(event)
        what = what_of(event)
        group = groups.setdefault(
            (event["key"], event["service"], json.dumps(what, sort_keys=True)),
            {
                "key": event["key"],
                "service": event["service"],
                **what,
                "count": 0,
                "first": event["time"],
                "last": event["time"],
            },
        )
        group["count"] += 1
        group["last"] = max(group["last"], event["time"])
    recent = [dict(event) for of_key in keys.values() for event in of_key[-last:]] if last else []
    for event in recent:
        event.update(what_of(event), container=container_of(event, proc))
    shown = telling(list(groups.values()))
    return {"keys": {key: len(of_key) for key, of_key in keys.items()}, "groups": shown,
            "more_groups": len(groups) - len(shown), "events": sorted(recent, key=lambda event: event["time"])}


def not_searching(event: dict) -> bool:
    """A program that is looked for along the PATH is tried in each folder before the right one: those tries say
    nothing."""
    return event["key"] != "harden-exec" or event.get("exit") != "-2"


@functools.lru_cache(maxsize=None)
def call_name(number: str, arch: str) -> str:
    """The name of a call that the log has as a number only."""
    if not number.isdigit():
        return number
    try:
        code, said = call(
            "ausyscall", {"c000003e": "x86_64", "40000003": "i386", "c00000b7": "aarch64"}.get(arch, arch), number
        )
    except OSError:
        return number
    return said if code == 0 and re.fullmatch(r"\w+", said) else number


def telling(groups: list) -> list:
    """Each key has its share of them, and what one does not use goes to the next: thousands of programs that health
    checks start must not hide that somebody changed a file."""
    by_key = {}
    for group in groups:
        by_key.setdefault(group["key"], []).append(group)
    shown = []
    for left, of_key in zip(range(len(by_key), 0, -1), sorted(by_key.values(), key=len)):
        shown += most_telling(of_key, (MOST_GROUPS - len(shown)) // left)
    return sorted(shown, key=lambda group: -group["count"])


def most_telling(groups: list, most: int) -> list:
    """Half of them what happens all the time, half what happened last: a program that ran once is what someone looks
    for."""
    often = sorted(groups, key=lambda group: -group["count"])
    late = sorted(often[most // 2:], key=lambda group: -group["last"])
    return often[:most // 2] + late[:most - most // 2]


def service_of(event: dict, users: dict, stack: str) -> str:
    """By AppArmor's label where there is one, which nothing else has; else by the user id, which a program of the
    server may share."""
    label = event.get("label") or event.get("apparmor", {}).get("profile", "")
    of_stack, service = whose_profile(label)
    if of_stack:
        return service if of_stack == stack else f"{of_stack}/{service}"
    outside = label in ("unconfined", "") and event["key"] not in (
        "harden-exec",
        "harden-escape",
        "seccomp",
        "watched",
        "apparmor",
    )
    if outside or label == "unconfined" and event["key"] not in ("seccomp", "watched"):
        return ""
    return users.get(str(event.get("uid")), "")


def what_of(event: dict) -> dict:
    """What makes two events alike for a reader."""
    refused = event.get("apparmor", {})
    argv = event.get("argv", [])
    return {"call": event.get("call", ""), "exe": event.get("exe") or event.get("comm", ""), "uid": event.get("uid"),
            "login": event.get("login", ""), "success": event.get("success"),
            "path": refused.get("name") or path_of(event), "command": " ".join(argv)[:120],
            "operation": refused.get("operation", ""), "rights": refused.get("rights", "")}


def path_of(event: dict) -> str:
    """Of several paths the one that is there afterwards: a file is renamed onto another, a link is made last."""
    paths = event.get("paths") or [""]
    return paths[-1] if event.get("call", "").startswith(("rename", "link", "symlink")) else paths[0]


def container_of(event: dict, proc: str) -> str:
    """The container's name, while the process or the one that started it still lives; empty otherwise."""
    for pid in (event.get("pid"), event.get("ppid")):
        if pid and started_before(pid, event["time"], proc):
            number = CGROUP.search(read(f"{proc}/{pid}/cgroup").decode(errors="replace"))
            shim = SHIM.search(read(f"{proc}/{pid}/cmdline"))
            if number or shim:
                return name_of(number[0] if number else shim[1].decode())
    return ""


def started_before(pid: int, time: float, proc: str) -> bool:
    """Whether the process is the one of that time, and not a later one with the same number."""
    after_name = read(f"{proc}/{pid}/stat").rpartition(b")")[2].split()
    boot = re.search(rb"^btime (\d+)", read(f"{proc}/stat"), re.MULTILINE)
    if len(after_name) < 20 or not boot:
        return False
    return int(boot[1]) + int(after_name[19]) / os.sysconf("SC_CLK_TCK") <= time + 1


def name_of(number: str) -> str:
    """From the engine's own file: a question over its socket would be one more event."""
    try:
        return json.loads(read(f"{CONTAINERS}/{number}/config.v2.json"))["Name"].lstrip("/")
    except (ValueError, KeyError, TypeError):
        return number[:12]


def read(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read(1 << 20)
    except OSError:
        return b""
