"""Whose the engine's files are, and how wide: what section 3 of the benchmark asks, for every path that exists."""

from __future__ import annotations

import glob
import grp
import json
import os
import stat

__all__ = ["look"]

UNIT_FOLDERS = ("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system", "/run/systemd/system")
CONFIGURATION = "/etc/docker/daemon.json"


def look(wanted: dict) -> dict:
    """`wanted`: groups, by name of the group the control that wants it."""
    rules = paths_by_group()
    wrong = {
        group: [fault for path, mode, owner in rules[group] if (fault := fault_of(path, mode, owner))]
        for group in rules
    }
    return {
        "todo": [
            {**fault, "control": control} for group, control in wanted["groups"].items() for fault in wrong[group]
        ],
        "readings": {f"modes {group}": describe(faults) for group, faults in wrong.items()},
    }


def paths_by_group() -> dict:
    """(path, widest mode, group) of every path that exists; the owner is always root."""
    tls = tls_files(CONFIGURATION)
    return {
        "units": existing(
            [
                (f"{folder}/{name}", 0o644, "root")
                for folder in UNIT_FOLDERS
                for name in ("docker.service", "docker.socket", "containerd.service")
            ]
        ),
        "folder": existing([("/etc/docker", 0o755, "root")]),
        "certificates": existing(
            [
                (path, 0o400 if path.endswith((".key", "key.pem")) else 0o444, "root")
                for path in glob.glob("/etc/docker/certs.d/*/*") + tls["certificates"]
            ]
            + [(path, 0o400, "root") for path in tls["keys"]]
        ),
        "socket": existing([("/run/docker.sock", 0o660, "docker")]),
        "configuration": existing(
            [(path, 0o644, "root") for path in (CONFIGURATION, "/etc/default/docker", "/etc/sysconfig/docker")]
        ),
        "containerd": existing([("/run/containerd/containerd.sock", 0o660, "root")]),
    }


def existing(entries: list) -> list:
    """Each path once, where links lead."""
    found = {
        os.path.realpath(path): (os.path.realpath(path), mode, group)
        for path, mode, group in entries
        if os.path.exists(path)
    }
    return list(found.values())


def tls_files(path: str) -> dict:
    """The engine's own certificates and keys, as daemon.json names them. What is wrong with that file is told
    elsewhere."""
    try:
        with open(path, encoding="utf-8") as stream:
            document = json.load(stream)
    except (OSError, ValueError):
        document = {}
    named = (
        {key: value for key, value in document.items() if isinstance(value, str)} if isinstance(document, dict) else {}
    )
    return {"certificates": [named[key] for key in ("tlscacert", "tlscert") if key in named],
            "keys": [named["tlskey"]] if "tlskey" in named else []}


def fault_of(path: str, widest: int, group: str):
    """None when the path is right; else what it must have. Compared bit by bit: 0622 is less than 0644 and yet
    wider."""
    state = os.stat(path)
    mode, gid = stat.S_IMODE(state.st_mode), group_id(group)
    if state.st_uid == 0 and state.st_gid == gid and not mode & ~widest:
        return None
    return {"path": path, "mode": f"{mode & widest:04o}", "group": group if gid else "root",
            "was": f"{mode:04o} {state.st_uid}:{state.st_gid}"}


def group_id(name: str) -> int:
    """Root's where the group does not exist: then nobody else is let in."""
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return 0


def describe(faults: list) -> str:
    return ", ".join(f"{fault['path']} {fault['was']}" for fault in faults) or "right"
