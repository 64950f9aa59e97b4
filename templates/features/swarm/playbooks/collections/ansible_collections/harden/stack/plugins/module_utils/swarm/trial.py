"""Tries the new version of a published service before a task of it is replaced. A port of a server is open as soon as a
container runs, whether it is healthy or not: so a version that never becomes healthy would be asked meanwhile."""

from __future__ import annotations

import time

from ..engine.labels import STACK
from .client import Swarm, SwarmFault
from .contents import NAMESPACE
from .services import Services
from .tasks import PAUSE_SECONDS, homeless, running, tasks_of, why

__all__ = ["TRIAL", "needs_trial", "try_first"]

# No service of a stack has an upper-case letter in its name, and a name has 63 of them at most.
TRIAL, LONGEST_NAME = "-TRIAL", 63
# So long no server takes it before it is given up.
HOMELESS_SECONDS = 10
OVER = ("complete", "failed", "rejected", "shutdown", "orphaned", "remove")


def needs_trial(spec: dict) -> bool:
    """With a volume it would be a second one at the same data."""
    mounts = spec["TaskTemplate"]["ContainerSpec"].get("Mounts") or []
    has_data = any(mount["Type"] == "volume" and mount.get("Source") for mount in mounts)
    return bool((spec.get("EndpointSpec") or {}).get("Ports")) and not has_data


def try_first(swarm: Swarm, services: Services, spec: dict, seconds: float) -> str:
    """Runs one task that has no port and no name until it is healthy, and removes it. Returns why it could not be
    tried where no server has room for it, else nothing. Raises SwarmFault where it does not become healthy."""
    trial = trial_of(spec)
    services.remove(trial["Name"])
    swarm.post("/services/create", trial)
    try:
        return outcome_of(swarm, spec["Name"], trial["Name"], seconds)
    finally:
        services.remove(trial["Name"])


def trial_of(spec: dict) -> dict:
    """The same task without what others find it by, and started once only. Without labels it counts as no container of
    the stack's."""
    template = spec["TaskTemplate"]
    placement = {key: value for key, value in (template.get("Placement") or {}).items() if key != "MaxReplicas"}
    container = {key: value for key, value in template["ContainerSpec"].items() if key != "Labels"}
    return {
        "Name": spec["Name"][:LONGEST_NAME - len(TRIAL)] + TRIAL,
        "Labels": {key: spec["Labels"][key] for key in (STACK, NAMESPACE)},
        "Mode": {"Replicated": {"Replicas": 1}},
        "TaskTemplate": {
            **template,
            "ContainerSpec": container,
            "RestartPolicy": {"Condition": "none"},
            "Placement": placement,
            "Networks": [{"Target": one["Target"]} for one in template["Networks"]],
        },
        "EndpointSpec": {"Mode": "dnsrr"},
    }


def outcome_of(swarm: Swarm, service: str, trial: str, seconds: float) -> str:
    began = time.monotonic()
    while True:
        tasks = tasks_of(swarm, trial)
        if running(tasks):
            return ""
        waited = time.monotonic() - began
        if homeless(tasks) and waited > HOMELESS_SECONDS:
            return f"its new version was not tried beforehand: {why(tasks)}"
        if waited > seconds or any(task["Status"]["State"] in OVER for task in tasks):
            raise SwarmFault(
                f"the new version of {service} did not become healthy in a task that nobody is led to, so the previous "
                f"one was left as it was: {why(tasks)}"
            )
        time.sleep(PAUSE_SECONDS)
