"""Waits until containers are healthy. `docker compose up --wait` does so too, but looks only each half second, and at
those that a service depends on once before."""

from __future__ import annotations

import calendar
import time

from ..engine.api import Engine
from ..engine.labels import is_task, labels_of, of_project, service_of

__all__ = ["wait_until_healthy"]

PAUSE_S = 0.02
# A program that cannot run ends soon after its start; without a health check that is all there is to see. What is
# unhealthy or has ended for less than that may be on its way up again.
STAYS_S = 0.5
# Of `docker compose run`: whoever started it looks after it.
ONE_OFF = "com.docker.compose.oneoff"


def wait_until_healthy(engine: Engine, project: str, services: list, jobs: list, seconds: float) -> list:
    """Why containers of `services` are not, a sentence each; returns as soon as one stays so that it cannot be any
    more. One of `jobs` may have done its work. Raises EngineError."""
    end, since = time.monotonic() + seconds, None
    left = [entry for entry in of_project(engine.all_containers(), project)
            if service_of(entry) in services and is_composes(entry)]
    while left:
        seen = [(entry, one) for entry in left for one in engine.inspected_all([entry])]
        faults = [fault for entry, one in seen if (fault := fault_of(one, service_of(entry) in jobs))]
        since = (since or time.monotonic()) if faults else None
        if since and time.monotonic() - since >= STAYS_S:
            return faults
        left = [entry for entry, one in seen if not is_well(one, service_of(entry) in jobs)]
        if left and not faults and time.monotonic() > end:
            names = ", ".join(sorted(entry["Names"][0].lstrip("/") for entry in left))
            return [f"not healthy after {seconds:g} s: {names}"]
        time.sleep(PAUSE_S if left else 0)
    return []


def is_composes(entry: dict) -> bool:
    """Whether `docker compose up` looks after it. A stack that comes back from a swarm has left ended tasks here."""
    return not is_task(entry) and labels_of(entry).get(ONE_OFF) != "True"


def fault_of(container: dict, is_job: bool) -> str:
    """Why it will not become healthy; empty where it may."""
    name, state = container["Name"].lstrip("/"), container["State"]
    if state["Status"] == "exited" and not (is_job and state["ExitCode"] == 0):
        return f"container {name} exited ({state['ExitCode']})"
    return f"container {name} is unhealthy" if check_of(state) == "unhealthy" else ""


def is_well(container: dict, is_job: bool) -> bool:
    state = container["State"]
    if state["Status"] != "running":
        return is_job and state["Status"] == "exited" and state["ExitCode"] == 0
    check = check_of(state)
    return check == "healthy" if check else time.time() - seconds_of(state["StartedAt"]) >= STAYS_S


def check_of(state: dict) -> str:
    """What the health check says; empty where there is none."""
    check = (state.get("Health") or {}).get("Status", "none")
    return "" if check == "none" else check


def seconds_of(moment: str) -> float:
    """Of what the engine writes, such as `2026-11-29T18:05:12.345678901Z`, since 1970."""
    whole, _, part = moment.rstrip("Z").partition(".")
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + float(f"0.{part or 0}")
