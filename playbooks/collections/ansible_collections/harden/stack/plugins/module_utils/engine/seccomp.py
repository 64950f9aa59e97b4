"""The system calls that a container may make, as the engine keeps them in its record."""

from __future__ import annotations

import hashlib
import json

__all__ = ["is_watched", "logs_watched_calls", "profile_hash"]

# Which of a filter's answers the kernel logs.
LOGGED_ACTIONS = "/proc/sys/kernel/seccomp/actions_logged"


def profile_hash(profile: dict) -> str:
    """The same for the same profile, however it is written."""
    return hashlib.sha256(json.dumps(profile, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def is_watched(profile: dict) -> bool:
    """Whether it lets calls through only to have them logged."""
    return any(entry.get("action") == "SCMP_ACT_LOG" for entry in profile.get("syscalls") or [])


def logs_watched_calls(path: str = LOGGED_ACTIONS) -> bool:
    """Whether the kernel logs what such a profile wants logged."""
    try:
        with open(path, encoding="ascii") as stream:
            return "log" in stream.read().split()
    except OSError:
        return False
