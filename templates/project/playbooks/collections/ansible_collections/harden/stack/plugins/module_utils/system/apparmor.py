"""Lets AppArmor's parser read profiles before they replace the ones in force."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile

from .programs import find_program, run

__all__ = ["FOLDER", "ProfileFault", "forget_profile", "load_profile", "loaded_profiles", "try_profile",
           "whose_profile", "why_not_confined", "why_not_enforced"]

FOLDER = "/etc/apparmor.d"
ENABLED = "/sys/module/apparmor/parameters/enabled"
LOADED = "sys/kernel/security/apparmor/profiles"
FORGOTTEN = "/sys/kernel/security/apparmor/.remove"
OWN = re.compile(r"harden-init\.([^.]+)\.([^ /]+)")


class ProfileFault(Exception):
    """A profile that the parser of this server does not take; the text says which, where and why."""


def why_not_enforced(info: dict) -> str:
    """Why AppArmor confines no container here, given what the engine says of itself; empty where it does and profiles
    can be loaded."""
    if not is_enabled():
        return "the kernel does not enforce AppArmor"
    if not any(option.startswith("name=apparmor") for option in info.get("SecurityOptions") or []):
        return "Docker Engine does not use AppArmor"
    if find_program("apparmor_parser") is None:
        return "the program apparmor_parser is missing (package apparmor)"
    return ""


def why_not_confined(answer: str, info: dict) -> str:
    """The same of a stack, whose answers may want none."""
    return "the answers switch it off" if answer == "off" else why_not_enforced(info)


def is_enabled() -> bool:
    try:
        with open(ENABLED, encoding="utf-8") as stream:
            return stream.read().strip() == "Y"
    except OSError:
        return False


def loaded_profiles(prefix: str, root: str = "/") -> dict:
    """The mode of each profile in the kernel whose name begins so, such as {"harden-init.shop.web": "enforce"}. `root`
    is where the server's files begin."""
    try:
        with open(os.path.join(root, LOADED), encoding="utf-8", errors="replace") as stream:
            lines = [line.rstrip("\n").rpartition(" ") for line in stream]
    except OSError:
        return {}
    return {name: mode.strip("()") for name, _, mode in lines if name.startswith(prefix)}


def whose_profile(label: str) -> tuple:
    """The stack and the service whose profile a label names; empty texts where it is none of ours."""
    own = OWN.match(label)
    return own.groups() if own else ("", "")


def load_profile(path: str) -> None:
    """Has the kernel know a profile until the next boot, in the place of another of its name. Raises ProgramError."""
    run(["apparmor_parser", "--replace", "--skip-cache", "--quiet", path])


def forget_profile(name: str) -> None:
    """Has the kernel know it no more; without AppArmor, or such a profile, nothing happens."""
    try:
        with open(FORGOTTEN, "w", encoding="utf-8") as stream:
            stream.write(name)
    except OSError:
        pass


def try_profile(path: str, content: bytes) -> None:
    """Reads a profile as it would be at `path`, and loads nothing. Includes are the server's own. Raises
    ProfileFault."""
    parser = find_program("apparmor_parser")
    if parser is None:
        return
    with tempfile.NamedTemporaryFile(prefix="harden-init-profile-") as file:
        file.write(content)
        file.flush()
        tried = subprocess.run([parser, "--skip-kernel-load", "--skip-cache", "--quiet", file.name],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if tried.returncode != 0:
            said = " ".join(line.strip() for line in tried.stdout.splitlines() if "interface file missing" not in line)
            raise ProfileFault(f"{path} does not parse: {said.replace(file.name, os.path.basename(path))}")
