"""What is measured of the containers of a stack, as its module and its action return it."""

from __future__ import annotations

import os

from .database.asked import answers_of
from .database.readers import READERS
from .database.reading import Unreadable, begin
from .engine.api import Engine, EngineError, default_socket
from .reading.host import host_findings
from .reading.measurement import Measurement
from .stack.made_again import changed_containers, containers_now

__all__ = ["measure_stack"]


def measure_stack(check: bool, **params) -> dict:
    """What stack_verify returns; `params` are those of MEASURED."""
    # A client of a database takes as long as all the rest.
    reads = begin(READERS, params["host"], params["databases"])
    engine = Engine(default_socket())
    try:
        containers, why = engine.containers(params["project"]), ""
    except EngineError as error:
        containers, why = [], f"the engine did not answer: {error}"
    measured = Measurement(params["host"], engine, containers, params["secrets"], params["apparmor"],
                           params["left_open"], why)
    findings = measured.findings(params["checks"])
    findings += host_findings(params["host"], engine, os.path.dirname(params["secrets"]), params["host_checks"])
    made = {} if params["before"] is None or why else {
        "containers": changed_containers(params["before"], containers_now(containers), params["would_start"])}
    try:
        asked = {"databases": answers_of(reads, params["host"], params["databases"], check)} if reads else {}
    except Unreadable as fault:
        return {"failed": True, "msg": str(fault)}
    return {"changed": False, "findings": findings, **made, **asked}
