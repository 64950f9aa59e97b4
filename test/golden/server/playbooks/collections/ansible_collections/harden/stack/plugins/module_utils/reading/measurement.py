"""Compares what can be read of running containers with what is wanted. What cannot be read never counts as right."""

from __future__ import annotations

from ..engine.api import EngineError
from .container import Container, readings

__all__ = ["Measurement"]


class Unmeasured(Exception):
    """A reading was not possible; the text says why."""


class Measurement:
    """The containers of a stack, and what their controls turn out to be."""

    def __init__(self, host: str, engine, inspected: list, secrets: str, apparmor: dict, why: str = "") -> None:
        found = [Container(engine, container, secrets) for container in inspected]
        self.containers = {container.service: container for container in found}
        self.host, self.apparmor = host, apparmor
        self.why = why or "the service has no container on this server"

    def findings(self, checks: dict) -> list:
        """A finding for each control of each service; `checks` holds what is wanted by service, control and reading."""
        return [self.finding(service, control, wanted)
                for service, controls in checks.items() for control, wanted in controls.items()]

    def finding(self, service: str, control: str, wanted: dict) -> dict:
        """One control of one service. A wrong reading outweighs one that was not possible, and both outweigh a right
        one."""
        finding = {"host": self.host, "control": control, "service": service, "ok": True}
        evidence, wrong, unread = [], [], []
        for name, want in wanted.items():
            try:
                value = self.read(service, name)
            except Unmeasured as reason:
                unread.append(str(reason))
                continue
            evidence.append(f"{name} {value}")
            if value != want:
                wrong.append(f"{name} of {service} is {value}, wanted {want}")
        if wrong or unread:
            finding.update(ok=False if wrong else None, why="; ".join(wrong or unread))
        return {**finding, "evidence": ", ".join(evidence)} if evidence else finding

    def read(self, service: str, name: str) -> str:
        if service not in self.containers:
            raise Unmeasured(self.why)
        if name == "apparmor" and not self.apparmor["enforced"]:
            raise Unmeasured(f"not enforced on {self.host}: {self.apparmor['why']}")
        reading, *argument = name.split(" ", 1)
        if reading not in readings:
            raise Unmeasured(f"there is no reading {name}")
        try:
            return readings[reading](self.containers[service], *argument)
        except (OSError, EngineError) as error:
            raise Unmeasured(f"{name} could not be read: {error}") from error
        except (KeyError, IndexError, StopIteration, ValueError, TypeError) as error:
            raise Unmeasured(f"{name} was not where it is looked for ({type(error).__name__}: {error})") from error
