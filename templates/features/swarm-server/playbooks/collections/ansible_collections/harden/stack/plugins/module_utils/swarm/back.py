"""A node of a swarm whose engine is started again: what ran before, and when as much runs again."""

from __future__ import annotations

import time

from ..engine.api import EngineError
from .client import Swarm, SwarmFault
from .members import answers, name_of
from .tasks import running

__all__ = ["await_back", "look_before"]

PAUSE_SECONDS = 1


def look_before(swarm: Swarm, node: str) -> dict:
    """What runs, for `await_back`: how many tasks each service has, and the ids of those on the node. Raises SwarmFault
    where too few managers would be left while its engine is away."""
    require_majority_without(swarm, node)
    tasks = running(swarm.json("/tasks") or [])
    return {"services": counted(tasks), "tasks": sorted(task["ID"] for task in tasks if task.get("NodeID") == node)}


def require_majority_without(swarm: Swarm, node: str) -> None:
    """Of fewer than three managers each is needed, so there is nothing to keep."""
    nodes = swarm.json("/nodes")
    if node not in [one["ID"] for one in nodes]:
        raise SwarmFault(
            "the server is no node of the swarm whose manager was asked, though its engine takes it for one: "
            "`docker swarm leave --force` there ends that"
        )
    managers = [one for one in nodes if one["Spec"]["Role"] == "manager"]
    left = [one for one in managers if one["ID"] != node and answers(one)]
    own = next((one for one in managers if one["ID"] == node), None)
    if own is not None and len(managers) > 2 and len(left) * 2 <= len(managers):
        raise SwarmFault(
            f"of {len(managers)} managers {len(left)} would answer while the engine of {name_of(own)} is started "
            "again, and more than half must: bring back one that is away first"
        )


def await_back(swarm: Swarm, node: str, before: dict, seconds: float) -> None:
    """Until the node answers, none of its earlier tasks counts as running any more, and each service has as many tasks
    as before, or as are wanted now. Raises SwarmFault with what is lacking after that time."""
    until = time.monotonic() + seconds
    while True:
        missing = lacking(swarm, node, before)
        if not missing:
            return
        if time.monotonic() > until:
            raise SwarmFault(f"{missing} {seconds:.0f} s after its engine was started again, so no other engine was")
        time.sleep(PAUSE_SECONDS)


def lacking(swarm: Swarm, node: str, before: dict) -> str:
    """In words, nothing where nothing is. While the managers choose a leader, and while the engine that is asked
    starts, nobody knows."""
    try:
        own = swarm.json(f"/nodes/{node}")
        tasks = running(swarm.json("/tasks") or [])
        services = swarm.json("/services") or []
    except EngineError as error:
        return f"the swarm does not answer ({error})"
    if own["Status"]["State"] != "ready" or not answers(own):
        return f"{name_of(own)} is {own['Status']['State']}, or its manager is not reachable,"
    # An engine that is away counts as there for some seconds, and so do its tasks.
    if any(task["ID"] in before["tasks"] for task in tasks):
        return f"the earlier tasks of {name_of(own)} have not ended"
    now, earlier = counted(tasks), before["services"]
    for service in services:
        wanted = min(earlier.get(service["ID"], 0), most_of(service["Spec"]["Mode"]))
        if now.get(service["ID"], 0) < wanted:
            return f"{now.get(service['ID'], 0)} of {wanted} tasks of {service['Spec']['Name']} run"
    return ""


def most_of(mode: dict) -> float:
    """How many of its tasks are wanted; what runs once, and ends, is not waited for."""
    if "Replicated" in mode:
        return mode["Replicated"]["Replicas"]
    return float("inf") if "Global" in mode else 0


def counted(tasks: list) -> dict:
    """How many of the tasks each service has, by its id."""
    ids = [task["ServiceID"] for task in tasks if task.get("ServiceID")]
    return {one: ids.count(one) for one in ids}
