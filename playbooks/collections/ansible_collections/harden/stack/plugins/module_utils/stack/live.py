"""What runs of a stack, and what its folder holds, in a form that can be compared with the project. Nothing is changed;
no value of a variable is handed out, only its hash."""

from __future__ import annotations

import hashlib
import json
import os
import stat

from ..engine.api import EngineError
from ..engine.labels import labels_of, of_project, service_of
from ..engine.seccomp import profile_hash
from ..image.age import RENEWED
from ..image.updates import FILE as UPDATES
from ..layer.memory import FILE as LOOKED
from ..system.files import PLACED, RELEASES, placed_paths
from ..tree.since import FILE as DEPLOYED

__all__ = ["container_now", "files_now", "networks_now", "texts_now"]

# What each deploy writes there itself, and what it keeps there that belongs to nobody's project.
OWN = (".backup.json", ".env", DEPLOYED, ".fingerprints.json", ".generation", PLACED, ".regular-audit.json", LOOKED,
       RENEWED, UPDATES)
OWN_FOLDERS = ("secrets", RELEASES)
LARGEST_TEXT = 1 << 20


def container_now(engine, entry: dict, inspected: dict) -> dict:
    """One container, from its short entry and its inspect document; lists and sizes are left as the engine has them."""
    config, host = inspected["Config"], inspected["HostConfig"]
    labels = labels_of(inspected)
    return {
        "service": service_of(inspected),
        "name": inspected["Name"].lstrip("/"),
        "state": inspected["State"]["Status"],
        "health": (inspected["State"].get("Health") or {}).get("Status", ""),
        "status": entry.get("Status", ""),
        "apparmor": inspected.get("AppArmorProfile", ""),
        "config": {
            **{
                key: config.get(key)
                for key in ("Image", "User", "Entrypoint", "Cmd", "Healthcheck", "StopTimeout", "Hostname")
            },
            "Labels": labels,
            "Env": hashed_variables(config.get("Env")),
        },
        "host": {**host, "SecurityOpt": [without_text(option) for option in host.get("SecurityOpt") or []]},
        "mounts": inspected.get("Mounts") or [],
        "networks": sorted((inspected.get("NetworkSettings") or {}).get("Networks") or {}),
        "image": image_now(engine, inspected["Image"]),
    }


def image_now(engine, image: str) -> dict | None:
    """What the image itself says where the container does not; None where the engine has it no more."""
    try:
        config = engine.json(f"/images/{image}/json").get("Config") or {}
    except EngineError:
        return None
    kept = {key: config.get(key) for key in ("User", "Entrypoint", "Cmd", "Healthcheck")}
    return {**kept, "Env": hashed_variables(config.get("Env")), "Volumes": sorted(config.get("Volumes") or {})}


def hashed_variables(pairs: list | None) -> dict:
    return {name: sha256(value.encode()) for name, _, value in (pair.partition("=") for pair in pairs or [])}


def without_text(option: str) -> str:
    """The engine keeps a whole seccomp profile in its record; what it says matters, not how it is written."""
    kind, sign, value = option.partition("=")
    if kind != "seccomp" or not value.startswith("{"):
        return option
    return f"seccomp{sign}sha256:{profile_hash(json.loads(value))}"


def networks_now(engine, project: str) -> dict:
    """The project's networks by their full name."""
    return {network["Name"]: {"internal": network["Internal"], "options": network.get("Options") or {}}
            for network in of_project(engine.json("/networks"), project)}


def files_now(root: str) -> dict:
    """The hash of every file that a deploy placed (empty where it is gone), and of every other one in the stack's
    folder."""
    placed = placed_paths(root)
    return {"placed": {path: fingerprint(path) for path in placed if path not in own_files(root)},
            "added": {path: fingerprint(path) for path in found(root) if path not in placed}}


def texts_now(root: str) -> dict:
    """The text of what Compose reads there, by path."""
    names = [
        name
        for name in (os.listdir(root) if os.path.isdir(root) else [])
        if name == ".env" or name.endswith((".yml", ".yaml"))
    ]
    return {f"{root}/{name}": text for name in sorted(names) if (text := read(f"{root}/{name}")) is not None}


def own_files(root: str) -> set:
    return {f"{root}/{name}" for name in OWN}


def found(root: str) -> list:
    paths = []
    for parent, folders, names in os.walk(root):
        if parent == root:
            folders[:] = [name for name in folders if name not in OWN_FOLDERS]
        paths += [f"{parent}/{name}" for name in names if not (parent == root and name in OWN)]
    return sorted(paths)


def fingerprint(path: str) -> str:
    """The same as place_tree has it; empty where there is no file or link."""
    try:
        state = os.lstat(path)
        if stat.S_ISLNK(state.st_mode):
            return sha256(b"link " + os.readlink(path).encode())
        if not stat.S_ISREG(state.st_mode):
            return ""
        with open(path, "rb") as stream:
            return sha256(stream.read())
    except OSError:
        return ""


def read(path: str) -> str | None:
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode) or os.lstat(path).st_size > LARGEST_TEXT:
            return None
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except (OSError, ValueError):
        return None


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
