"""Measures a stack and its server with what a deploy brought: the same readings, compared with the same values."""

from __future__ import annotations

import os

from ..database.reading import Unreadable, begin, unmeasured
from ..database.readers import READERS
from ..engine.api import Engine, EngineError, default_socket
from ..reading.host import host_findings
from ..reading.measurement import Measurement
from ..server.known_parts import PARTS
from ..server.parts import ServerFault, findings_of, run_parts
from ..system.apparmor import why_not_confined
from ..system.profile_content import read_content

__all__ = ["Unmeasurable", "measure"]


class Unmeasurable(Exception):
    """Nothing can be measured now; the text says why."""


class SilentEngine(Engine):
    """What a container logs is the application's, and may hold anything: none of it is kept in a history."""

    def log_lines(self, *_args, **_options) -> list:
        return []


def measure(stack: dict, server: dict) -> list:
    """The findings of the stack and of its server. `stack` has what stack_facts is asked with, `server` what
    server_facts is. Raises Unmeasurable."""
    # A second measurement asks anew.
    read_content.cache_clear()
    engine = SilentEngine(default_socket())
    try:
        info, own = engine.once("/info"), engine.containers(stack["project"])
    except EngineError as error:
        raise Unmeasurable(f"the engine does not answer: {error}") from error
    host, databases = stack["host"], begin(READERS, stack["host"], stack["databases"])
    why = why_not_confined(stack["apparmor"], info)
    measurement = Measurement(host, engine, own, stack["secrets"], {"enforced": not why, "why": why},
                              stack["left_open"])
    findings = measurement.findings(stack["checks"])
    findings += host_findings(host, engine, os.path.dirname(stack["secrets"]), stack["host_checks"])
    for service, read in databases.items():
        findings += of_database(host, service, read)
    # The rest of what a deploy asks of a server says nothing of its hardening: the clock, and who shares what.
    found, faults = run_parts({name: PARTS[name] for name in PARTS if name not in ("ground", "claims")},
                              server["wanted"])
    if faults:
        raise Unmeasurable("; ".join(faults))
    return without_absent(findings) + findings_of(host, server["checks"], found)


def of_database(host: str, service: str, read) -> list:
    try:
        return read.result()["findings"]
    except Unreadable as why:
        return unmeasured(host, service, ("least-privilege-account",), str(why))


def without_absent(findings: list) -> list:
    """A service without a single value does not run, and that is no matter of measuring."""
    there = {one["service"] for one in findings if one["ok"] is not None and "service" in one}
    return [{**one, "ok": False, "why": f"{one['service']} does not run"}
            if one["control"] == "health-check" and one.get("service") not in there else one for one in findings]
