"""Asks the health of a container that starts, as its engine would, at the moments at which it may have become well. The
engine asks by the clock: each time costs a process in the container, and a start waits for the next one."""

from __future__ import annotations

import os
import signal
import time

from ...engine.api import EngineError
from .waiting import patient

__all__ = ["Checkup"]

# In seconds: how often what listens already is asked, and what does not; how long an answer may take.
OFTEN, SELDOM, TIMEOUT = 1.0, 5.0, 5.0
# How long it must run where nothing tells more.
STABLE_SECONDS = 2.0
# How often it is looked whether an answer is there.
PACE = 0.05
SHELL = ["/bin/sh", "-c"]


class Checkup:
    """Of a container that is about to start; `ports` are those on which it listens once it is ready, as far as they are
    known. Without a health check it is ready when it listens on these, or has run for a while."""

    def __init__(self, engine, container: str, ports: set) -> None:
        self.engine, self.container, self.ports, self.found = engine, container, ports, set()
        self.command = command_of(engine.json(f"/containers/{container}/json")["Config"])
        # As the engine: also before it can be well, as what runs then may make other calls.
        self.began = time.monotonic()
        self.next = self.began + OFTEN

    def is_well(self, found: set) -> bool:
        """Whether it is healthy, now that it listens on the ports `found`; false also where that was not asked yet."""
        if not self.command:
            return self.ports <= found if self.ports else time.monotonic() > self.began + STABLE_SECONDS
        is_ready, is_changed = self.ports <= found, not found <= self.found
        self.found |= found
        if not (is_ready and is_changed) and time.monotonic() < self.next:
            return False
        try:
            return self.succeeds()
        except EngineError:
            # It may have ended meanwhile, or its check cannot be started.
            return False
        finally:
            self.next = time.monotonic() + (OFTEN if is_ready else SELDOM)

    def succeeds(self) -> bool:
        """Runs the check in the container. Raises EngineError."""
        made = self.engine.post(f"/containers/{self.container}/exec", {"Cmd": self.command})
        path = f"/exec/{made['Id']}"
        self.engine.post(f"{path}/start", {"Detach": True})
        end = time.monotonic() + patient(TIMEOUT)
        while True:
            state = self.engine.json(f"{path}/json")
            if not state["Running"]:
                return state["ExitCode"] == 0
            if time.monotonic() > end:
                kill(state["Pid"])
                return False
            time.sleep(PACE)


def kill(pid: int) -> None:
    """What hangs. The engine knows no number of a process that is only beginning."""
    if pid:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def command_of(config: dict) -> list:
    """What asks for the health of a container with this configuration; nothing where nothing does."""
    kind, *words = (config.get("Healthcheck") or {}).get("Test") or ["NONE"]
    if kind == "CMD-SHELL":
        return [*(config.get("Shell") or SHELL), *words]
    return words if kind == "CMD" else []
