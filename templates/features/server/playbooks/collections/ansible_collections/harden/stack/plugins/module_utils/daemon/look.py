"""The engine's settings: what daemon.json has, what is expected, and what of it the running engine knows."""

from __future__ import annotations

import json
import os
import re
import resource

from .flags import command_line, flags_of
from .merge import effective, merged, read_settings
from .readings import readings_of
from ..engine.api import Engine, EngineError, default_socket, version_tuple
from ..engine.settings import SETTINGS, STAMP, digest
from ..server.parts import ServerFault
from ..system.processes import all_processes

__all__ = ["look"]

PIDFILE = "/run/docker.pid"
ENGINE_LEAST = "25.0"
# CAP_SYS_RESOURCE, as a bit of /proc/PID/status.
SYS_RESOURCE = 24


def look(wanted: dict) -> dict:
    """`wanted`: settings, by control and key, and whether it becomes a node of a swarm."""
    if not os.path.isdir("/run/systemd/system"):
        raise ServerFault(
            "this server is not run by systemd, so its engine cannot be restarted and watched: write `prepare: "
            "false` for this host"
        )
    text, present = read_settings(SETTINGS)
    flags, info = flags_of(command_line(PIDFILE)), engine_info()
    refuse(present, flags, info)
    document, changes = merged(present, within_reach(wanted["settings"], ceiling()), flags)
    swarm = info.get("Swarm") or {}
    is_node = swarm.get("LocalNodeState", "inactive") not in ("", "inactive")
    refuse_live_restore(effective(document, flags, "live-restore"), is_node, wanted.get("swarm", False))
    current = in_force(present)
    restart = not info or not current or digest(document) != digest(present)
    return {
        "todo": [change["words"] for change in changes] + owed(info, current),
        "content": text_of(document, text),
        "earlier": text,
        # For a start after which the containers go on, whatever the earlier settings say of it. A node of a swarm does
        # not start with that.
        "lenient": text_of({**present, **({} if is_node or "live-restore" in flags else {"live-restore": True})}, text),
        "settings": [
            {"path": SETTINGS, "key": change["key"], "control": change["control"], "value": document[change["key"]]}
            for change in changes
        ],
        # The id of the node that this server is in a swarm, and whether it is a manager of it.
        "node": swarm.get("NodeID", "") if swarm.get("LocalNodeState") == "active" else "",
        "manager": bool(swarm.get("ControlAvailable")),
        "stamp": digest(document),
        "earlier_stamp": digest(present),
        "reload": bool(info) and (not restart or outlives(document, info)),
        "restart": restart,
        **readings_of(present, flags, info, current),
    }


def engine_info() -> dict:
    """What the running engine says of itself, with the options of its default network; empty where none answers."""
    engine = Engine(default_socket())
    try:
        info = engine.json("/info")
    except EngineError:
        return {}
    try:
        return {**info, "Bridge": engine.json("/networks/bridge").get("Options") or {}}
    except EngineError:
        return {**info, "Bridge": None}


def refuse(present: dict, flags: dict, info: dict) -> None:
    """An engine on which the stack could not run as it is wanted. With other user ids nothing would be able to read its
    secrets."""
    options = " ".join(info.get("SecurityOptions") or [])
    if "name=rootless" in options or not info and any(one.name == "rootlesskit" for one in all_processes()):
        raise ServerFault(
            "the engine of this server runs rootless, where user ids differ from those that the secrets are "
            "given to: "
            "see `harden-init explain rootless`"
        )
    if "name=userns" in options or present.get("userns-remap") or flags.get("userns-remap"):
        raise ServerFault(
            "the engine of this server maps user ids, so no container could read its secrets: take `userns-remap` "
            "away; "
            "see `harden-init explain userns-remap`"
        )
    version = info.get("ServerVersion", ENGINE_LEAST)
    if version_tuple(version) < version_tuple(ENGINE_LEAST):
        raise ServerFault(
            f"Docker Engine is {version}, and at least {ENGINE_LEAST} is needed: install a newer one, or take away "
            "the old one"
        )


def refuse_live_restore(is_on: bool, is_node: bool, becomes_node: bool) -> None:
    if is_on and becomes_node:
        raise ServerFault(
            "the engine of this server has live-restore, with which it refuses a swarm: take it out of "
            "/etc/docker/daemon.json and restart the engine, or where harden-init set it: "
            "`harden-init undo engine-live-restore`"
        )
    if is_on and is_node:
        raise ServerFault(
            "this server is part of a Docker Swarm, which refuses live-restore: leave `engine-live-restore` out, "
            "with a reason"
        )


def ceiling() -> float:
    """The highest limit of open files that can be set here. A server that is itself a container may not raise its
    own."""
    with open("/proc/1/status", encoding="ascii") as stream:
        capabilities = next(int(line.split()[1], 16) for line in stream if line.startswith("CapBnd:"))
    return float("inf") if capabilities >> SYS_RESOURCE & 1 else resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def within_reach(settings: dict, most: float) -> dict:
    """The settings with no limit of open files above that: it would keep every container from starting."""
    def lowered(limit: dict) -> dict:
        return {**limit, "Soft": min(limit["Soft"], most), "Hard": min(limit["Hard"], most)}
    return {
        control: {
            key: {name: lowered(limit) for name, limit in value.items()} if key == "default-ulimits" else value
            for key, value in wanted.items()
        }
        for control, wanted in settings.items()
    }


def in_force(document: dict) -> bool:
    """Whether the running engine has read these settings: it was started after the file was written, or we made it read
    them."""
    try:
        started = os.stat(PIDFILE).st_mtime
        if not os.path.exists(SETTINGS) or os.stat(SETTINGS).st_mtime <= started:
            return True
        with open(STAMP, encoding="ascii") as stream:
            return stream.read().split(" ", 1)[0] == digest(document) and os.stat(STAMP).st_mtime >= started
    except OSError:
        return False


def owed(info: dict, current: bool) -> list:
    if not info:
        return ["the engine does not run"]
    return [] if current else ["the engine has not read its settings since they were changed"]


def outlives(document: dict, info: dict) -> bool:
    """Whether a signal before the restart makes the running containers outlive it."""
    return bool(document.get("live-restore")) and not info["LiveRestoreEnabled"] and info["ContainersRunning"] > 0


def text_of(document: dict, text: str | None) -> str:
    """As it is written into the file, which keeps the indentation that it has."""
    found = re.search(r"\n([ \t]+)\"", text or "")
    return json.dumps(document, indent=found.group(1) if found else 2, ensure_ascii=False) + "\n"
