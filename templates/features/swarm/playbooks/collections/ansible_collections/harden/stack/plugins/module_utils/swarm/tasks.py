"""Waits until a service of a swarm runs as it is wanted, and says why where it does not."""

from __future__ import annotations

import json
import time
import urllib.parse

from ..system.said import printable
from .client import Swarm, SwarmFault
from .members import servers_away

__all__ = ["await_tasks", "running", "running_on", "tasks_of"]

PAUSE_SECONDS = 0.5
# What of a description makes another task.
PARTS = ("ContainerSpec", "Resources", "RestartPolicy", "Placement", "Networks", "LogDriver")
# What an update is in while it is not over.
# How long more tasks than are wanted may be there by themselves.
SURPLUS_SECONDS = 5
UNDER_WAY = ("updating", "rollback_started")
GAVE_UP = ("paused", "rollback_completed", "rollback_paused")


def tasks_of(swarm: Swarm, service: str) -> list:
    wanted = urllib.parse.quote(json.dumps({"service": {service: True}}))
    return swarm.json(f"/tasks?filters={wanted}")


def await_tasks(swarm: Swarm, service: str, seconds: float) -> str:
    """Until as many tasks run as are wanted, all as the service describes them now. A task with a health check runs
    once it is healthy. Where a server is away, those count that no other one may have: returns how many run then, else
    nothing. Raises SwarmFault where the swarm gave up, or none more runs as it is wanted for that time."""
    until, most, even = time.monotonic() + seconds, 0, time.monotonic()
    while True:
        record = swarm.json(f"/services/{service}")
        tasks = tasks_of(swarm, service)
        state = (record.get("UpdateStatus") or {}).get("State", "")
        replicas = record["Spec"]["Mode"]["Replicated"]["Replicas"]
        if state in GAVE_UP:
            raise SwarmFault(f"{service} did not become healthy, and the previous one runs again: {why(tasks)}")
        now = current(running(tasks), record)
        if len(now) > most:
            until, most = time.monotonic() + seconds, len(now)
        if state not in UNDER_WAY and len(now) == replicas:
            return ""
        if state in UNDER_WAY or len(now) < replicas:
            even = time.monotonic()
        elif time.monotonic() - even > SURPLUS_SECONDS:
            end_surplus(swarm, service, record)
            even = time.monotonic()
        if len(now) + len(current(homeless(tasks), record)) == replicas and (away := servers_away(swarm)):
            return f"{len(now)} of {replicas} run, because {', '.join(away)} is away"
        if time.monotonic() > until:
            raise SwarmFault(f"{service} does not run as it is wanted after {seconds:.0f} s: {why(tasks)}")
        time.sleep(PAUSE_SECONDS)


def end_surplus(swarm: Swarm, service: str, record: dict) -> None:
    """Where a task fails while it is replaced, the swarm may start two in its place, and keeps both: until its service
    is posted once more, which ends all but one of a place."""
    spec = record["Spec"]
    stops = {**spec, "UpdateConfig": {**(spec.get("UpdateConfig") or {}), "Order": "stop-first"}}
    swarm.post(f"/services/{service}/update?version={record['Version']['Index']}", stops)


def current(tasks: list, record: dict) -> list:
    """Those that are as the service describes them now."""
    wanted = own_parts(record["Spec"]["TaskTemplate"])
    return [task for task in tasks if own_parts(task["Spec"]) == wanted]


def homeless(tasks: list) -> list:
    """Those that no server may have: each that could is away, or has one already."""
    waiting = [task for task in tasks if task["DesiredState"] == "running" and task["Status"]["State"] == "pending"]
    return [task for task in waiting if "no suitable node" in task["Status"].get("Err", "")]


def own_parts(template: dict) -> dict:
    """What a task must have been made from. Right after a change the swarm has not begun the update yet, and the
    earlier tasks run: with a new limit alone they would look like the wanted ones."""
    return {part: template.get(part) for part in PARTS}


def running(tasks: list) -> list:
    return [task for task in tasks if task["DesiredState"] == "running" and task["Status"]["State"] == "running"]


def running_on(swarm: Swarm, service: str) -> list:
    """The ids of the nodes on which it runs, one for each task."""
    return sorted(task["NodeID"] for task in running(tasks_of(swarm, service)))


def why(tasks: list) -> str:
    """What the newest task that does not run says of itself."""
    failed = [task for task in tasks if task["Status"]["State"] != "running"]
    if not failed:
        return "too few of its tasks run"
    status = max(failed, key=lambda task: task["UpdatedAt"])["Status"]
    return printable(f"a task is {status['State']}: {status.get('Err') or status.get('Message', '')}")
