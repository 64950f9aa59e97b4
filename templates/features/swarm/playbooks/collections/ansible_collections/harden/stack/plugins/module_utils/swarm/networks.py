"""The overlay networks of a stack."""

from __future__ import annotations

import time

from ..engine.api import EngineError
from ..engine.labels import STACK
from .client import Swarm, SwarmFault
from .contents import NAMESPACE
from .stored import lost

__all__ = ["Networks"]

PATIENCE_SECONDS, PAUSE_SECONDS = 30, 0.5


class Networks:
    """Those that are wanted, and those that are there."""

    def __init__(self, swarm: Swarm, stack: str, wanted: list) -> None:
        self.swarm, self.stack = swarm, stack
        self.wanted = {one["Name"]: one for one in wanted}
        self.found = {one["Name"]: one for one in swarm.listed("/networks", STACK, stack)}

    def ids(self) -> dict:
        """By name; empty for one that a check would make."""
        return {name: (self.found.get(name) or {}).get("Id", "") for name in self.wanted}

    def differing(self) -> list:
        """The names of those that are there and otherwise than wanted. A swarm cannot change one."""
        return [name for name, one in self.wanted.items() if name in self.found and differs(one, self.found[name])]

    def missing(self) -> list:
        return [name for name in self.wanted if name not in self.found]

    def needless(self) -> list:
        return sorted(set(self.found) - set(self.wanted))

    def make(self) -> None:
        """Those that are missing. Raises SwarmFault where one is not stored as it was asked for."""
        for name in self.missing():
            labels = {STACK: self.stack, NAMESPACE: self.stack}
            made = self.swarm.post("/networks/create", {**self.wanted[name], "Labels": labels, "CheckDuplicate": True})
            self.found[name] = self.allocated(made["Id"])
            if differs(self.wanted[name], self.found[name]):
                self.remove(name)
                raise SwarmFault(f"the engine made the network {name} otherwise than it was asked to")

    def allocated(self, network: str) -> dict:
        """Its record once the managers have given it a driver: until then its options are not in it."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            record = self.swarm.json(f"/networks/{network}")
            if record.get("Driver") or time.monotonic() > until:
                return record
            time.sleep(PAUSE_SECONDS)

    def remove(self, name: str) -> None:
        """The tasks on it are gone a moment after their service is."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self.swarm.delete(f"/networks/{self.found[name]['Id']}")
                del self.found[name]
                return
            except EngineError as error:
                if "in use" not in str(error) and "active endpoints" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(PAUSE_SECONDS)


def differs(wanted: dict, found: dict) -> bool:
    """An option without a value counts by being there."""
    without = {key: value for key, value in wanted.items() if key != "Options"}
    options = found.get("Options") or {}
    is_encrypted = "encrypted" in options
    return bool(lost(without, found)) or ("encrypted" in wanted["Options"]) != is_encrypted
