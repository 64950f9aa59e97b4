"""Which packages a server lacks, by the programs that it has: an engine that came from elsewhere is an engine."""

from __future__ import annotations

import importlib.util
import os
import shlex

from ..system.programs import PLUGIN_FOLDERS, find_program
from .parts import ServerFault

__all__ = ["look"]

# The names under which each distribution has an engine and a Compose that are new enough. Debian 12 has Engine 20.10
# and Compose 1.29, also among its backports. Ubuntu's Compose builds by buildx, Debian's by itself.
UBUNTU = {"engine": ["docker.io"], "compose": ["docker-compose-v2"], "buildx": ["docker-buildx"]}
DISTRIBUTIONS = {
    "debian 12": None,
    "debian 13": {"engine": ["docker.io", "docker-cli"], "compose": ["docker-compose"]},
    "ubuntu 22.04": UBUNTU,
    "ubuntu 24.04": UBUNTU,
    "ubuntu 26.04": UBUNTU,
}
DOCKER = {
    "engine": ["docker-ce", "docker-ce-cli", "containerd.io"],
    "compose": ["docker-compose-plugin"],
    "buildx": ["docker-buildx-plugin"],
}

PASSWORDS = "/etc/pam.d/common-password"
CHECKERS = ("pam_pwquality.so", "pam_passwdqc.so", "pam_cracklib.so")


def look(wanted: dict) -> dict:
    """`wanted`: engine (distribution | docker), apparmor, filter, updates, passwords, audit and backups (whether their
    programs are needed), builds (an image is built there)."""
    system = operating_system("/etc/os-release")
    missing = {need: packages for need, packages in needs(wanted, system).items() if not is_there(need)}
    names = [name for packages in missing.values() for name in packages]
    if names and importlib.util.find_spec("apt") is None:
        names.append("python3-apt")
    return {
        "todo": names,
        # A check cannot look any further: there is no engine to ask.
        "bare": not missing.keys().isdisjoint(("engine", "compose")),
        "readings": {
            "packages": f"missing: {', '.join(missing)}" if missing else "installed",
            "updates": "missing" if "updates" in missing else "installed",
            "passwords": "checked" if checks_passwords(PASSWORDS) else "not checked",
        },
        "repository": repository(wanted, system, missing),
    }


def operating_system(path: str) -> dict:
    """The distribution's name for people, its key in DISTRIBUTIONS, and what its repositories are called."""
    try:
        with open(path, encoding="utf-8") as stream:
            words = dict(line.split("=", 1) for line in shlex.split(stream.read(), comments=True) if "=" in line)
    except (OSError, ValueError):
        words = {}
    key = f"{words.get('ID', '')} {words.get('VERSION_ID', '')}"
    if key not in DISTRIBUTIONS:
        raise ServerFault(
            f"this server runs {words.get('PRETTY_NAME', 'a system without /etc/os-release')}, and servers are "
            "prepared that run Debian 12 or 13, Ubuntu 22.04, 24.04 or 26.04: write `prepare: false` for this host, "
            "and install engine and Compose yourself"
        )
    return {
        "name": words.get("PRETTY_NAME", key),
        "key": key,
        "id": words["ID"],
        "codename": words.get("VERSION_CODENAME", ""),
    }


def needs(wanted: dict, system: dict) -> dict:
    """The packages for each program that is needed."""
    origin = DOCKER if wanted["engine"] == "docker" or has_docker_packages() else DISTRIBUTIONS[system["key"]]
    if origin is None:
        if not (is_there("engine") and is_there("compose")):
            raise ServerFault(
                f"{system['name']} has no Docker Engine and Compose that are new enough: write `server: "
                f"{{ engine: docker }}` in "
                "harden.yml, which takes Docker's own packages"
            )
        origin = {}
    return {**{need: packages for need, packages in origin.items() if need != "buildx" or wanted["builds"]},
            **({"apparmor": ["apparmor"]} if wanted["apparmor"] else {}),
            **({"filter": ["nftables"]} if wanted["filter"] else {}),
            **({"updates": ["unattended-upgrades"]} if wanted["updates"] else {}),
            **({"passwords": ["libpam-pwquality"]} if wanted["passwords"] else {}),
            **({"audit": ["auditd"]} if wanted["audit"] else {}),
            **({"backups": ["restic"]} if wanted["backups"] else {})}


def is_there(need: str) -> bool:
    if need in ("compose", "buildx"):
        return any(os.access(f"{folder}/docker-{need}", os.X_OK) for folder in PLUGIN_FOLDERS)
    if need == "passwords":
        # Also where its rules were taken out by hand: a package is not installed twice.
        return os.path.exists("/usr/share/pam-configs/pwquality") or checks_passwords(PASSWORDS)
    program = {"engine": "dockerd", "apparmor": "apparmor_parser", "audit": "auditctl", "filter": "nft",
               "updates": "unattended-upgrade", "backups": "restic"}[need]
    return find_program(program) is not None


def checks_passwords(path: str) -> bool:
    """Whether new passwords must pass one of PAM's programs for that."""
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            lines = [line.split("#")[0] for line in stream]
    except OSError:
        return False
    return any(checker in line for line in lines for checker in CHECKERS)


def has_docker_packages() -> bool:
    """Docker's own engine is there: the distribution's Compose would not go with it."""
    return os.path.exists("/var/lib/dpkg/info/docker-ce.list") and is_there("engine")


def repository(wanted: dict, system: dict, missing: dict):
    """Where Docker's own packages come from, when some are to be installed."""
    if wanted["engine"] != "docker" or not missing.keys() & DOCKER.keys():
        return None
    return {"url": f"https://download.docker.com/linux/{system['id']}", "suite": system["codename"]}
