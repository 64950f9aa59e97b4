"""How things are on a server, as far as undo must know before it decides."""

from __future__ import annotations

import os
import subprocess

from ..engine.api import Engine, default_socket
from .states import present_state

__all__ = ["ServerNow", "unneeded"]

UNITS = "/etc/systemd/system"


class ServerNow:
    """Only looks. Raises EngineError where an engine is there and does not answer: it is unknown then what its
    containers use."""

    def __init__(self, socket_path: str = "") -> None:
        self.engine = Engine(socket_path or default_socket())
        self._containers: list | None = None

    def present(self, entry: dict) -> dict:
        return present_state(entry["kind"], entry["name"], entry.get("key"))

    def has_own_file(self, unit: str) -> bool:
        """Whether the unit's file is the administrator's, and not a package's."""
        return os.path.isfile(os.path.join(UNITS, unit))

    def users_of(self, profile: str) -> list:
        """The containers that start with an AppArmor profile, running or not."""
        return [entry["Name"].lstrip("/") for entry in self.containers() if entry.get("AppArmorProfile") == profile]

    def running(self) -> list:
        return [entry["Name"].lstrip("/") for entry in self.containers() if entry["State"]["Running"]]

    def removed_with(self, package: str) -> list:
        """What apt would remove together with a package."""
        return [name for name in removals(["remove", package]) if name != package]

    def contents(self, folder: str) -> list:
        return sorted(os.path.join(folder, name) for name in os.listdir(folder))

    def containers(self) -> list:
        if self._containers is None:
            there = os.path.exists(self.engine.socket_path)
            self._containers = self.engine.inspected_all(self.engine.all_containers()) if there else []
        return self._containers


def unneeded() -> list:
    """The packages that apt brought along and none needs any more. One that is only suggested or recommended is not
    needed: `tar` suggests xz-utils, which comes with unattended-upgrades, and `perl` recommends netbase, which iptables
    needs."""
    words = ["-o", "APT::AutoRemove::SuggestsImportant=false", "-o", "APT::AutoRemove::RecommendsImportant=false"]
    return removals([*words, "autoremove"])


def removals(words: list) -> list:
    """The packages that an apt-get call would remove."""
    said = subprocess.run(["apt-get", "--simulate", *words], capture_output=True, text=True, check=False).stdout
    return [line[1] for line in map(str.split, said.splitlines()) if line[:1] == ["Remv"]]
