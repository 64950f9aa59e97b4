"""Where a stack is: as a Compose project on this server, as services of a swarm, or both while it moves."""

from __future__ import annotations

import glob

from ..engine.labels import NODE, PROJECT, STACK, TASK_OF, is_task, labels_of, service_of
from ..system.units import FOLDER as UNITS

__all__ = [
    "compose_side", "has_volume", "home_of", "prepared_alone", "project_fault", "service_name", "side_fault",
    "swarm_services",
]

# As a description of a service has it (src/plan/swarm/rollout.ts).
ONLY_ON = f"node.labels.{NODE} == "
MOVE = "harden-init deploy --move takes it over, with its data (docs/cluster.md says how, and for how long it is away)"


def compose_side(containers: list, stack: str) -> list:
    """The services of the Compose project of that name that have a container, running or not. A task has its label,
    too, where Compose built the image."""
    return sorted({service_of(one) for one in containers if labels_of(one).get(PROJECT) == stack and not is_task(one)})


def project_fault(containers: list, stack: str) -> str:
    """Why this server cannot be prepared for a swarm; empty where the stack is no Compose project here."""
    if not compose_side(containers, stack):
        return ""
    return (f"{stack} runs here as a Compose project, and its containers would stop while the server is prepared for a "
            "swarm: write `prepare: false` until it has moved (harden-init deploy --move)")


def swarm_services(engine, info: dict, stack: str) -> list:
    """The services of the stack, where this server is a manager of a swarm."""
    if not info["Swarm"].get("ControlAvailable"):
        return []
    return [one for one in engine.json("/services") if one["Spec"]["Labels"].get(STACK) == stack]


def home_of(service: dict) -> str:
    """The server that a service with a volume is kept on; empty where it may be on any."""
    constraints = (service["Spec"]["TaskTemplate"].get("Placement") or {}).get("Constraints") or []
    return next((one[len(ONLY_ON):] for one in constraints if one.startswith(ONLY_ON)), "")


def side_fault(engine, info: dict, containers: list, params: dict) -> str:
    """Why the stack cannot be a Compose project here as long as a swarm has it; empty where none has."""
    stack = params["project"]
    services = swarm_services(engine, info, stack)
    if not services:
        return "" if info["Swarm"].get("ControlAvailable") else worker_fault(info, containers, stack)
    if params["prepares"]:
        return (f"{stack} runs as services of a swarm, and a server that is prepared has settings that no swarm takes: "
                "write `prepare: false` for the move, and end the swarm afterwards (docker swarm leave --force)")
    away = away_from(engine, info, services)
    if away:
        name, home = away[0]
        return (f"the data of {name} are on {home}, and a Compose project here would begin with an empty volume: with "
                f"`target: swarm`, write in services.{name}.node the server that {stack} goes back to, deploy that "
                "with --move, and change `target` then")
    if not params["move"]:
        return f"{stack} runs as services of a swarm here, and harden.yml has `target: compose`: {MOVE}"
    return ""


def away_from(engine, info: dict, services: list) -> list:
    """(service, server) of those whose volume is on another server."""
    own = engine.json(f"/nodes/{info['Swarm']['NodeID']}")["Spec"].get("Labels", {}).get(NODE, "")
    kept = [(service_name(one), home_of(one)) for one in services if has_volume(one)]
    return [(name, home) for name, home in kept if home != own]


def service_name(service: dict) -> str:
    """In the stack."""
    return service["Spec"]["TaskTemplate"]["ContainerSpec"]["Labels"][TASK_OF]


def has_volume(service: dict) -> bool:
    mounts = service["Spec"]["TaskTemplate"]["ContainerSpec"].get("Mounts") or []
    return any(one["Type"] == "volume" for one in mounts)


def worker_fault(info: dict, containers: list, stack: str) -> str:
    """Of a server that does not know what the swarm has."""
    tasks = [one for one in containers if labels_of(one).get(STACK) == stack]
    if not tasks and not (info["Swarm"].get("LocalNodeState") == "active" and guarded(stack)):
        return ""
    return (f"{stack} runs on a swarm, and this server is none of its managers, so it does not know where the data "
            "are: go back to a manager, or make this server one before (`role: manager`)")


def guarded(stack: str) -> bool:
    """Whether the packet filter of a swarm has a part for the stack: then its services may be on other servers."""
    return bool(glob.glob(f"/etc/harden-init-swarm-filter/harden-init.{glob.escape(stack)}.stack.nft"))


def prepared_alone(stack: str) -> bool:
    """Whether something of the server starts or measures the stack's Compose project by itself."""
    return bool(glob.glob(f"{UNITS}/harden-init.{glob.escape(stack)}.*"))
