"""Compares what can be read of running containers with what is expected. What cannot be read never counts as right."""

from __future__ import annotations

from ..engine.api import EngineError
from .container import Container, readings

__all__ = ["Measurement"]


class Unmeasured(Exception):
    """A reading was not possible; the text says why."""


class Measurement:
    """The containers of a stack, and what their controls turn out to be."""

    def __init__(self, host: str, engine, inspected: list, secrets: str, apparmor: dict, left_open: dict | None = None,
                 why: str = "") -> None:
        found = [Container(engine, container, secrets) for container in inspected]
        self.containers = {container.service: container for container in found}
        self.host, self.apparmor, self.left_open = host, apparmor, left_open or {}
        self.why = why or "the service has no container on this server"

    def findings(self, checks: dict) -> list:
        """A finding for each control of each service; `checks` is what is expected by service, control and reading."""
        return [self.finding(service, control, wanted)
                for service, controls in checks.items() for control, wanted in controls.items()]

    def claimed(self, service: str, checks: dict) -> dict:
        """What is expected of a service, without the controls that are left open."""
        known = self.left_open.get(service, {})
        return {control: wanted for control, wanted in checks.get(service, {}).items() if control not in known}

    def finding(self, service: str, control: str, wanted: dict) -> dict:
        """One control of one service. A wrong reading outweighs one that was not possible, and both outweigh a right
        one. What is wrong is an open point only where nothing but what was known is."""
        known = self.left_open.get(service, {}).get(control)
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
                known = known if is_allowed(known, name, value) else None
        if wrong or unread:
            finding.update(ok=False if wrong else None, why="; ".join(wrong or dict.fromkeys(unread)))
        if wrong and known:
            finding["open"] = known["why"]
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


def is_allowed(known: dict | None, name: str, value: str) -> bool:
    return known is not None and ("allows" not in known or known["allows"].get(name) == value)
