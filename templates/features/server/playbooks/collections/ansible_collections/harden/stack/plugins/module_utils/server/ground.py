"""What a server must have before anything is changed on it, because nothing here can give it: a clock that is right,
and the kernel's AppArmor where the answers require it."""

from __future__ import annotations

import time

from .parts import ServerFault

__all__ = ["clock_fault", "look"]

ENABLED = "/sys/module/apparmor/parameters/enabled"
# Far more than two clocks drift apart, far less than what makes signatures and certificates worthless.
TOLERATED_SECONDS = 3600


def look(wanted: dict) -> dict:
    """`wanted`: now (seconds since 1970, by the clock of the machine that deploys), apparmor (auto | require | off)."""
    faults = [
        fault
        for fault in (clock_fault(time.time(), wanted["now"]), apparmor_fault(ENABLED, wanted["apparmor"]))
        if fault
    ]
    if faults:
        raise ServerFault("; ".join(faults))
    return {"todo": [], "readings": {}}


def clock_fault(here: float, there: float) -> str:
    """Which clock is wrong cannot be told from here, so both are named."""
    if abs(here - there) <= TOLERATED_SECONDS:
        return ""
    return (
        f"its clock says {moment(here)}, that of the machine that deploys {moment(there)}: set the wrong one (on a "
        "server "
        "`timedatectl set-ntp true`), because signatures of packages, certificates and the times in every log depend "
        "on it"
    )


def moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))


def apparmor_fault(path: str, apparmor: str) -> str:
    if apparmor != "require" or read(path) == "Y":
        return ""
    return (
        "AppArmor is required, and its kernel does not enforce it: boot it with `apparmor=1 security=apparmor`, or "
        "write "
        "`hardening.apparmor: auto` in harden.yml"
    )


def read(path: str) -> str:
    try:
        with open(path, encoding="ascii") as stream:
            return stream.read().strip()
    except OSError:
        return ""
