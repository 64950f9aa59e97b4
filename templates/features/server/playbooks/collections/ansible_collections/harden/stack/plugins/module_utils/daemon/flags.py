"""Settings that stand in the engine's command line: the engine does not start when its daemon.json has the same key."""

from __future__ import annotations

import re
import subprocess

__all__ = ["command_line", "flags_of"]

# Flags that are called otherwise in daemon.json; each may be given several times.
LISTS = {"host": "hosts", "insecure-registry": "insecure-registries", "storage-opt": "storage-opts"}
MAPS = {"log-opt": "log-opts", "default-ulimit": "default-ulimits"}
SWITCHES = frozenset(
    {
        "allow-nondistributable-artifacts",
        "debug",
        "experimental",
        "icc",
        "init",
        "ip-forward",
        "ip-masq",
        "iptables",
        "ip6tables",
        "ipv6",
        "live-restore",
        "no-new-privileges",
        "raw-logs",
        "rootless",
        "selinux-enabled",
        "tls",
        "tlsverify",
        "userland-proxy",
        "validate",
    }
)
SHORT = {
    "-H": "host",
    "-D": "debug",
    "-l": "log-level",
    "-p": "pidfile",
    "-b": "bridge",
    "-G": "group",
    "-s": "storage-driver",
}


def command_line(pidfile: str) -> list:
    """The arguments of the running engine, else those of its unit; empty where there is neither."""
    try:
        with open(pidfile, encoding="ascii") as stream:
            pid = int(stream.read())
        with open(f"/proc/{pid}/cmdline", "rb") as stream:
            return stream.read().decode("utf-8", "replace").rstrip("\0").split("\0")
    except (OSError, ValueError):
        return unit_command()


def unit_command() -> list:
    shown = subprocess.run(["systemctl", "show", "--property", "ExecStart", "--value", "docker.service"],
                           capture_output=True, text=True, check=False).stdout
    found = re.search(r"argv\[\]=(.*?) ;", shown)
    return found.group(1).split() if found else []


def flags_of(arguments: list) -> dict:
    """The settings by the key that daemon.json has for them, with values as they would stand there."""
    flags, words = {}, list(arguments[1:])
    while words:
        word = words.pop(0)
        name, sign, value = word.partition("=")
        name = SHORT.get(name, name[2:] if name.startswith("--") else "")
        if not name:
            continue
        if not sign:
            value = "true" if name in SWITCHES else words.pop(0) if words else ""
        note(flags, name, value)
    return flags


def note(flags: dict, name: str, value: str) -> None:
    if name in LISTS:
        flags.setdefault(LISTS[name], []).append(value)
    elif name in MAPS:
        key, _, rest = value.partition("=")
        flags.setdefault(MAPS[name], {})[key] = rest
    else:
        flags[name] = value == "true" if name in SWITCHES else value
