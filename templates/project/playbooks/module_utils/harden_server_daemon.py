"""The engine's daemon.json: what is there, what is wanted, and what of it the running engine knows."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess

from ansible.module_utils.harden_daemon_json import DEFAULTS, effective, merged, read_settings
from ansible.module_utils.harden_engine import Engine, EngineError, default_socket
from ansible.module_utils.harden_server import ServerFault

__all__ = ["look"]

PATH = "/etc/docker/daemon.json"
PIDFILE = "/run/docker.pid"
# Holds the hash of the settings that the running engine has read; newer than the engine's start, or of no use.
STAMP = "/run/harden-init/engine-settings"
# What a signal is enough for; everything else waits for a start of the engine.
RELOADED = frozenset({"authorization-plugins", "debug", "default-runtime", "features", "insecure-registries", "labels", "live-restore",
                      "max-concurrent-downloads", "max-concurrent-uploads", "max-download-attempts", "registry-mirrors", "runtimes",
                      "shutdown-timeout"})


def look(wanted: dict) -> dict:
    """`wanted`: settings, by control and key."""
    if not os.path.isdir("/run/systemd/system"):
        raise ServerFault("this server is not run by systemd, so the engine cannot be restarted and watched: write `prepare: false` for this host")
    text, present = read_settings(PATH)
    flags, info = flags_of(command_line()), engine_info()
    refuse_remapped(present, flags, info)
    document, changes = merged(present, wanted["settings"], flags)
    if info.get("Swarm", {}).get("LocalNodeState") == "active" and document.get("live-restore"):
        raise ServerFault("this server is part of a Docker Swarm, which refuses live-restore: leave `engine-live-restore` out, with a reason")
    restart = waits_for_start(present, document)
    pending = [] if in_force(present) or not info else ["the engine was started before daemon.json was changed"]
    said = [f"{change['key']}: {change['words']}" for change in changes]
    return {
        "todo": said + pending,
        "content": json.dumps(document, indent=indent_of(text), ensure_ascii=False) + "\n",
        "earlier": text,
        "controls": {change["key"]: change["control"] for change in changes},
        "stamp": digest(document),
        # A signal first, where it makes the containers survive the restart.
        "reload": bool(info) and (not restart or (document.get("live-restore") is True and info.get("LiveRestoreEnabled") is False)),
        "restart": restart or bool(pending) or not info,
        **readings_of(present, flags, info),
    }


def waits_for_start(present: dict, document: dict) -> bool:
    return digest(present) != digest(document)


def digest(document: dict) -> str:
    """Of the settings that are read at the engine's start only."""
    kept = {key: value for key, value in document.items() if key not in RELOADED}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def in_force(document: dict) -> bool:
    """Whether the engine was started with these settings. The file may be newer when only a signal was needed: then there is a stamp."""
    try:
        started = os.stat(PIDFILE).st_mtime
        if not os.path.exists(PATH) or os.stat(PATH).st_mtime <= started:
            return True
        with open(STAMP, encoding="ascii") as stream:
            return stream.read().strip() == digest(document) and os.stat(STAMP).st_mtime >= started
    except OSError:
        return False


def command_line() -> list:
    """The arguments of the running engine, else those of its unit; empty where there is neither."""
    try:
        with open(PIDFILE, encoding="ascii") as stream:
            pid = int(stream.read())
        with open(f"/proc/{pid}/cmdline", "rb") as stream:
            return stream.read().decode("utf-8", "replace").split("\0")
    except (OSError, ValueError):
        return unit_command()


def unit_command() -> list:
    shown = subprocess.run(["systemctl", "show", "--property", "ExecStart", "--value", "docker.service"],
                           capture_output=True, text=True, check=False).stdout
    found = re.search(r"argv\[\]=(.*?) ;", shown)
    return found.group(1).split() if found else []


def flags_of(arguments: list) -> dict:
    """Settings that stand in the command line, by the key that daemon.json has for them."""
    flags = {}
    for word in arguments[1:]:
        name, _, value = word.lstrip("-").partition("=")
        if word.startswith("--"):
            flags[{"insecure-registry": "insecure-registries", "default-ulimit": "default-ulimits", "log-opt": "log-opts",
                   "host": "hosts"}.get(name, name)] = {"": True, "true": True, "false": False}.get(value, value)
    return flags


def engine_info() -> dict:
    """What the running engine says of itself; empty where none answers."""
    try:
        engine = Engine(default_socket())
        return {**engine.json("/info"), "Bridge": (engine.json("/networks/bridge").get("Options") or {})}
    except EngineError:
        return {}


def refuse_remapped(present: dict, flags: dict, info: dict) -> None:
    """The user ids that secrets are given to are others there, and nothing would be able to read them."""
    options = " ".join(info.get("SecurityOptions") or [])
    if "name=rootless" in options:
        raise ServerFault("the engine of this server runs rootless, where user ids are others than the secrets are given to: "
                          "it cannot be prepared; see `harden-init explain rootless`")
    if "name=userns" in options or present.get("userns-remap") or flags.get("userns-remap"):
        raise ServerFault("the engine of this server maps user ids (userns-remap), so no container could read its secrets: "
                          "take the setting away; see `harden-init explain userns-remap`")


def readings_of(present: dict, flags: dict, info: dict) -> dict:
    """Each key as the running engine has it, and why not where that cannot be told."""
    names = [f"engine {key}" for key in DEFAULTS] + ["engine log", "engine open files", "engine network", "engine seccomp"]
    if not info:
        return {"readings": {}, "unread": dict.fromkeys(names, "no engine answers")}
    options = info.get("SecurityOptions") or []
    live = {
        "live-restore": info["LiveRestoreEnabled"],
        "no-new-privileges": "name=no-new-privileges" in options,
        "icc": info["Bridge"].get("com.docker.network.bridge.enable_icc", "true") == "true",
        "experimental": info["ExperimentalBuild"],
        "insecure-registries": [name for name, entry in (info["RegistryConfig"].get("IndexConfigs") or {}).items() if not entry["Secure"]],
    }
    readings = {f"engine {key}": json.dumps(value) for key, value in live.items()}
    readings["engine seccomp"] = seccomp(options)
    from_file = {f"engine {key}": json.dumps(effective(present, flags, key)) for key in DEFAULTS if key not in live}
    from_file["engine log"] = log(info["LoggingDriver"], effective(present, flags, "log-opts"))
    from_file["engine open files"] = "limited" if (effective(present, flags, "default-ulimits") or {}).get("nofile") else "unlimited"
    from_file["engine network"] = network(present, flags)
    if in_force(present):
        return {"readings": {**readings, **from_file}, "unread": {}}
    return {"readings": readings, "unread": dict.fromkeys(from_file, "daemon.json was changed after the engine was started")}


def seccomp(options: list) -> str:
    named = [option for option in options if option.startswith("name=seccomp")]
    return "default" if any(option.endswith(("profile=builtin", "profile=default")) for option in named) else ", ".join(named) or "none"


def log(driver: str, options) -> str:
    """json-file alone keeps everything for ever."""
    limited = isinstance(options, dict) and "max-size" in options
    return "bounded" if driver != "json-file" or limited else "unbounded json-file"


def network(present: dict, flags: dict) -> str:
    hosts = list(present.get("hosts") or []) + [str(flags.get("hosts", ""))]
    listening = [host for host in hosts if not host.startswith(("unix:", "fd:")) and host]
    return "closed" if not listening or effective(present, flags, "tlsverify") is True else ", ".join(listening)


def indent_of(text: str | None) -> int | str:
    """The file keeps the indentation that it has."""
    found = re.search(r"\n([ \t]+)\"", text or "")
    return found.group(1) if found else 2
