"""Compares what can be read of running containers with what is expected. What cannot be read never counts as right."""

from __future__ import annotations

import time

from ..engine.api import EngineError
from .container import Container, readings
from .finding import finding_of, now
from .places import place_of_reading
from .updates import is_asked

__all__ = ["Measurement"]


class Unmeasured(Exception):
    """A reading was not possible; the text says why."""


class Measurement:
    """The containers of a stack, and what their controls turn out to be."""

    def __init__(self, host: str, engine, inspected: list, secrets: str, apparmor: dict, left_open: dict | None = None,
                 why: str = "") -> None:
        self.containers = [Container(engine, container, secrets) for container in inspected]
        self.host, self.apparmor, self.left_open = host, apparmor, left_open or {}
        self.why = why or "the service has no container on this server"

    def findings(self, checks: dict) -> list:
        """A finding for each control of each service; `checks` is what is expected by service, control and reading."""
        return [self.finding(service, control, wanted)
                for service, controls in checks.items() for control, wanted in controls.items()
                if control != "pending-updates" or self.is_asked(service)]

    def is_asked(self, service: str) -> bool:
        """Whether an archive was ever asked for updates of what the service runs: only a renewal does that."""
        return any(is_asked(one) for one in self.of(service))

    def claimed(self, service: str, checks: dict) -> dict:
        """What is expected of a service, without the controls that are left open."""
        known = self.left_open.get(service, {})
        return {control: wanted for control, wanted in checks.get(service, {}).items() if control not in known}

    def finding(self, service: str, control: str, wanted: dict) -> dict:
        """One control of one service, when it was measured and how many seconds that took."""
        began, at = time.monotonic(), now()
        finding = finding_of({"host": self.host, "control": control, "service": service},
                             [one for name, want in wanted.items() for one in self.taken(service, name, want)],
                             self.known(service, control))
        return {**finding, "at": at, "seconds": round(time.monotonic() - began, 4)}

    def known(self, service: str, control: str) -> dict | None:
        """Why a control is left open. Who has accepted that a service is not checked has not accepted that it does not
        run."""
        is_down = control == "health-check" and not any(one.inspected["State"]["Pid"] for one in self.of(service))
        return None if is_down else self.left_open.get(service, {}).get(control)

    def of(self, service: str) -> list:
        return [one for one in self.containers if one.service == service]

    def taken(self, service: str, name: str, want: str) -> list:
        """A reading of each container of the service, with what was `found` or why it is `unread`: what is the same in
        several stands there once, and none hides another one. Those that have ended count only where none runs."""
        own, taken = self.of(service), {}
        for container in [one for one in own if one.inspected["State"]["Pid"]] or own:
            try:
                found = {"found": self.read(container, name)}
            except Unmeasured as reason:
                found = {"unread": str(reason)}
            place = place_of_reading(container, name)
            taken.setdefault(str(found), {"read": name, "place": place, "wanted": want, **found})
        missing = {"read": name, "place": f"the container of {service}", "wanted": want, "unread": self.why}
        return list(taken.values()) or [missing]

    def read(self, container: Container, name: str) -> str:
        if name.startswith("apparmor") and not self.apparmor["enforced"]:
            raise Unmeasured(f"not enforced on {self.host}: {self.apparmor['why']}")
        reading, *argument = name.split(" ", 1)
        if reading not in readings:
            raise Unmeasured(f"there is no reading {name}")
        try:
            return readings[reading](container, *argument)
        except (OSError, EngineError) as error:
            raise Unmeasured(f"{name} could not be read: {error}") from error
        except (KeyError, IndexError, StopIteration, ValueError, TypeError) as error:
            raise Unmeasured(f"{name} was not where it is looked for ({type(error).__name__}: {error})") from error
