"""Reads how a file, a package or a unit of the server is now, as plain values that can be compared and kept."""

from __future__ import annotations

import grp
import hashlib
import json
import os
import pwd
import stat
import subprocess

from ..system import sysctl
from ..system.programs import environment, find_program

__all__ = [
    "StateError",
    "content_of",
    "file_state",
    "group_id",
    "json_object",
    "matches",
    "planned_file",
    "present_state",
    "user_id",
]


class StateError(Exception):
    """Something is not of a sort that could be put back; the text says what."""


def present_state(kind: str, name: str, key: str | None = None) -> dict:
    """How a thing of the record is now, by its kind; raises StateError and OSError."""
    if kind == "key":
        return setting(name, key)
    return STATES.get(kind, file_state)(name)


def matches(left: dict, present: dict) -> bool:
    """Whether a thing is still as it was left. Of a unit only that counts which was set."""
    def same(field: str) -> bool:
        value = present.get(field)
        return left[field] == (value not in ("disabled", "masked", "absent") if field == "enabled" else value)
    return all(same(field) for field in left)


def file_state(path: str) -> dict:
    """Type, owner, mode and hash of what is at the path; raises StateError for a device, a socket or a pipe."""
    try:
        state = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return {"type": "absent"}
    if stat.S_ISLNK(state.st_mode):
        return {"type": "link", "target": os.readlink(path)}
    rights = {"mode": f"{stat.S_IMODE(state.st_mode):04o}", "uid": state.st_uid, "gid": state.st_gid}
    if stat.S_ISDIR(state.st_mode):
        return {"type": "directory", **rights}
    if not stat.S_ISREG(state.st_mode):
        raise StateError(f"{path} is neither a file nor a folder nor a link")
    return {"type": "file", "sha256": hashlib.sha256(content_of(path)).hexdigest(), **rights}


def planned_file(content: bytes, mode: int, uid: int = 0, gid: int = 0) -> dict:
    """What file_state will say once a file is written that way."""
    return {
        "type": "file",
        "sha256": hashlib.sha256(content).hexdigest(),
        "mode": f"{mode:04o}",
        "uid": uid,
        "gid": gid,
    }


def mode_state(path: str) -> dict:
    """Mode and owner of what the path leads to; a missing path is of type `absent`."""
    try:
        state = os.stat(path)
    except FileNotFoundError:
        return {"type": "absent"}
    return {"mode": f"{stat.S_IMODE(state.st_mode):04o}", "uid": state.st_uid, "gid": state.st_gid}


def content_of(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def package_state(name: str) -> dict:
    """The installed version, or an empty one."""
    if find_program("dpkg-query") is None:
        raise StateError("this server has no dpkg: only Debian's and Ubuntu's packages can be remembered")
    status, _, version = output(
        ["dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Version}", name]
    ).partition(" ")
    return {"version": version if status == "installed" else ""}


def unit_state(name: str) -> dict:
    """How systemd starts the unit (`enabled`, `disabled`, `masked`, `static` …, `absent`), and whether it runs."""
    if find_program("systemctl") is None:
        return {"enabled": "absent", "active": False}
    lines = output(["systemctl", "show", "--property", "LoadState,UnitFileState,ActiveState", name]).splitlines()
    fields = dict(line.split("=", 1) for line in lines if "=" in line)
    missing = fields.get("LoadState", "not-found") == "not-found"
    return {"enabled": "absent" if missing else fields.get("UnitFileState") or "static",
            "active": fields.get("ActiveState") in ("active", "reloading", "activating")}


def kernel_state(name: str) -> dict:
    """A value of the running kernel; an empty one where it is gone with an interface."""
    return {"value": sysctl.value_of(name)}


STATES = {"mode": mode_state, "package": package_state, "unit": unit_state, "sysctl": kernel_state}


def setting(path: str, key: str) -> dict:
    """One key of a JSON file: {"set": True, "value": …}, or {"set": False}; a file that is missing has no key."""
    try:
        document = json_object(path, content_of(path))
    except FileNotFoundError:
        document = {}
    return {"set": True, "value": document[key]} if key in document else {"set": False}


def json_object(path: str, text: bytes) -> dict:
    """An empty text has no key; raises StateError for what is no object."""
    try:
        document = json.loads(text) if text.strip() else {}
    except ValueError as error:
        raise StateError(f"{path} is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise StateError(f"{path} holds no JSON object")
    return document


def output(command: list) -> str:
    """What a program says, in English; nothing where it says no."""
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment()).stdout.strip()


def user_id(name: str) -> int:
    return int(name) if name.isdigit() else pwd.getpwnam(name).pw_uid


def group_id(name: str) -> int:
    return int(name) if name.isdigit() else grp.getgrnam(name).gr_gid
