"""What can be read of any server, prepared or not: who may use the engine, and how much room there is."""

from __future__ import annotations

import grp
import os
import pwd
import stat

from ..stack.own_backups import backup_reading
from .finding import findings_of_host
from .root_accounts import root_accounts
from ..engine.api import EngineError, default_socket

__all__ = ["host_findings", "little_room"]

# Not `nobody`: that is the name of an account.
NO_ACCOUNT = "no account"
MIB = 1 << 20
# Where the readings come from, by the first word of their names.
PLACES = {
    "group": "getent group, getent passwd, and the engine's socket",
    "root": "/etc/sudoers and its folder, the accounts and groups as the system lists them, the keys in their homes",
    "backup": "the state that each backup and each proof writes, /var/lib/harden-init.STACK.backup/state.json",
    "proof": "the same state",
    "room": "df of the engine's data and of the stack",
}
# Less is a finding. Of a small file system the first counts, of a large one the share, but never more than the last.
LEAST_FREE, LEAST_SHARE, MOST_ASKED = 1024 * MIB, 0.05, 5 * 1024 * MIB


def host_findings(host: str, engine, root: str, checks: dict) -> list:
    """A finding for each control of `checks`, which holds what is expected by control and reading. `root` is the
    stack's folder."""
    return findings_of_host(host, checks, lambda name, want: _taken(name, want, engine, root))


def _taken(name: str, want: str, engine, root: str) -> dict:
    try:
        said = {"found": _read(name, engine, root)}
    except (OSError, EngineError, KeyError) as error:
        said = {"unread": f"{name} could not be read: {error}"}
    return {"read": name, "place": PLACES.get(name.partition(" ")[0], ""), "wanted": want, **said}


def _read(name: str, engine, root: str) -> str:
    what, _, argument = name.partition(" beside ")
    if what == "group docker":
        return ", ".join(sorted(engine_users(default_socket()) - {"root", *argument.split()})) or NO_ACCOUNT
    if what == "root accounts":
        return root_accounts(set(argument.split())) or NO_ACCOUNT
    if what == "room":
        return little_room([engine.once("/info")["DockerRootDir"], root]) or "enough"
    if name.startswith(("backup ", "proof ")):
        return backup_reading(name, os.path.basename(root))
    raise KeyError("there is no such reading")


def engine_users(socket: str) -> set:
    """The accounts that can use the engine by a group: that of its socket, and the group docker, whom an engine gives
    its socket to when it starts. As the system's name service lists accounts and groups."""
    groups = [group for group in grp.getgrall() if group.gr_name == "docker" or group.gr_gid == _gid(socket)]
    gids = {group.gr_gid for group in groups}
    return {name for group in groups for name in group.gr_mem} | {
        account.pw_name for account in pwd.getpwall() if account.pw_gid in gids
    }


def _gid(socket: str) -> int:
    """Whose group may write to the socket; -1 where none may."""
    try:
        state = os.stat(socket)
    except OSError:
        return -1
    return state.st_gid if state.st_mode & stat.S_IWGRP else -1


def little_room(folders: list) -> str:
    """What is free where one of the file systems has little; empty where all have enough."""
    states = {os.stat(path).st_dev: (path, os.statvfs(path)) for path in map(_existing, folders)}
    return ", ".join(text for path, state in states.values() if (text := _shortage(path, state)))


def _existing(path: str) -> str:
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path


def _shortage(path: str, state) -> str:
    size, free = state.f_blocks * state.f_frsize, state.f_bavail * state.f_frsize
    if free >= max(LEAST_FREE, min(size * LEAST_SHARE, MOST_ASKED)):
        return ""
    return f"{free // MIB} MiB free of {size // MIB} at {path}"
