"""Names what is left on a server after undo: what other programs made for themselves, and what the kernel has until the
next boot. Whether it was there before is unknown, so it stays."""

from __future__ import annotations

import os
import re
import subprocess

from ..system.apparmor import loaded_profiles
from ..system.programs import find_program

__all__ = ["after_the_account", "after_the_engine"]

FOLDERS = {
    "/root/.docker": "what the command docker keeps, with logins to registries if there are any",
    "/var/lib/docker": "the engine's images, and volumes with their data",
    "/var/lib/containerd": "what containers were started from",
}
ACCOUNT = re.compile(r"/etc/sudoers\.d/harden-init-(?P<name>.+)")


def after_the_account(steps: list) -> list:
    """Where the right of a deploy account was taken away: the account itself."""
    names = [found["name"] for step in steps if step["outcome"] == "remove" and (found := ACCOUNT.match(step["name"]))]
    return [f"The account {name} stays, with its home; it can no longer become root. This removes it, as root: "
            f"userdel --remove {name}" for name in names]


def after_the_engine(steps: list, root: str = "/") -> list:
    """Where an engine was removed: what it leaves. `root` is where the server's files begin."""
    if not any(step["outcome"] == "remove" and is_engine(step) for step in steps):
        return []
    folders = [f"{path} stays: {what}. This removes it: rm -r {path}" for path, what in FOLDERS.items()
               if os.path.isdir(os.path.join(root, path.lstrip("/")))]
    kernel = [words for words in (bridge(root), forwarding(root), policy(), profiles(root)) if words]
    return folders + ([f"Until the next boot the kernel keeps {', '.join(kernel)}."] if kernel else [])


def is_engine(step: dict) -> bool:
    return step["kind"] == "package" and step["name"] in ("docker.io", "docker-ce")


def bridge(root: str) -> str:
    return "the bridge docker0" if os.path.exists(os.path.join(root, "sys/class/net/docker0")) else ""


def forwarding(root: str) -> str:
    return "net.ipv4.ip_forward=1" if read(root, "proc/sys/net/ipv4/ip_forward").strip() == "1" else ""


def policy() -> str:
    """The engine has the packet filter drop what is not for a container. Its program may be gone with the engine."""
    program = find_program("iptables")
    if program is None:
        return "the engine's rules of the packet filter, with the policy DROP for FORWARD"
    said = subprocess.run([program, "-S", "FORWARD"], capture_output=True, text=True, check=False).stdout
    return "the policy DROP for FORWARD in the packet filter" if said.startswith("-P FORWARD DROP") else ""


def profiles(root: str) -> str:
    names = list(loaded_profiles("", root))
    has_parser = find_program("apparmor_parser") is not None
    left = [name for name in names if name == "docker-default"] if has_parser else names
    if not left:
        return ""
    return f"{len(left)} AppArmor profile{'' if len(left) == 1 else 's'} ({', '.join(sorted(left)[:3])}" \
           f"{', …' if len(left) > 3 else ''})"


def read(root: str, path: str) -> str:
    try:
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:
        return ""
