"""The nodes of a swarm as the servers of a stack: their names and roles, and those that are servers of it no more."""

from __future__ import annotations

import time

from ..engine.labels import NODE, STACK
from .client import Swarm, SwarmFault

__all__ = [
    "NODE", "answers", "guests", "members", "name_nodes", "name_of", "retire", "servers_away", "servers_there",
]

# The stacks whose server it is.
MEMBER = "io.harden-init.server-of."
PATIENCE_SECONDS, PAUSE_SECONDS = 120, 0.5


def servers_away(swarm: Swarm) -> list:
    """The names of those that take no task now: the managers do not hear of them, or they are drained."""
    return [name_of(node) for node in swarm.json("/nodes") if not takes_tasks(node)]


def servers_there(swarm: Swarm) -> list:
    """The names of those that take tasks now."""
    return [name_of(node) for node in swarm.json("/nodes") if takes_tasks(node)]


def takes_tasks(node: dict) -> bool:
    return node["Status"]["State"] == "ready" and node["Spec"]["Availability"] == "active"


def members(swarm: Swarm) -> list:
    """Every node, with its name, its address, and the stacks whose server it is."""
    return [{"name": name_of(node), "address": address_of(node), "stacks": stacks_of(node)}
            for node in swarm.json("/nodes")]


def guests(swarm: Swarm) -> list:
    """The names of the services that no stack of ours has made and that leave their server: each is on a network that
    is not internal, or has a port."""
    inside = {one["Id"] for one in swarm.json("/networks") if one.get("Internal")}
    specs = [one["Spec"] for one in swarm.json("/services") or []]
    return sorted(spec["Name"] for spec in specs if STACK not in (spec.get("Labels") or {}) and leaves(spec, inside))


def leaves(spec: dict, inside: set) -> bool:
    networks = {one["Target"] for one in spec["TaskTemplate"].get("Networks") or spec.get("Networks") or []}
    return bool(networks - inside) or bool((spec.get("EndpointSpec") or {}).get("Ports"))


def address_of(node: dict) -> str:
    """Where the others reach it: of a manager it is certain, also where it is asked itself."""
    place = (node.get("ManagerStatus") or {}).get("Addr", "")
    return place.rpartition(":")[0].strip("[]") or node["Status"].get("Addr", "")


def stacks_of(node: dict) -> list:
    return sorted(key[len(MEMBER):] for key in labels(node) if key.startswith(MEMBER))


def name_nodes(swarm: Swarm, stack: str, names: dict, roles: dict, *, dry: bool) -> list:
    """Labels each node with its name in the inventory, and gives it its role there, both by the node's id. Returns the
    names of those that were otherwise. Raises SwarmFault where one is not in the swarm, or too few managers would be
    left; then nothing was changed."""
    found = {one["ID"]: one for one in swarm.json("/nodes")}
    strangers = [name for node, name in names.items() if node not in found]
    if strangers and not dry:
        raise SwarmFault(f"{strangers[0]} is a node of another swarm: `docker swarm leave` there ends that")
    require_majority(found, {**{node: one["Spec"]["Role"] for node, one in found.items()}, **roles})
    changed = []
    # Those that become managers first: the swarm never has fewer than it must have.
    for node in sorted(names, key=lambda one: roles[one]):
        spec = (found.get(node) or {}).get("Spec") or {}
        wanted = {**(spec.get("Labels") or {}), NODE: names[node], MEMBER + stack: "yes"}
        if spec.get("Labels") != wanted or spec.get("Role") != roles[node]:
            changed.append(names[node])
            if not dry:
                update(swarm, node, Role=roles[node], Labels=wanted)
    return changed


def retire(swarm: Swarm, stack: str, keeps: list, *, dry: bool) -> list:
    """Empties the servers that are none of the stack's any more and removes them from the swarm; one that is also of
    another stack stays in it. Returns their names. Raises SwarmFault where too few managers would be left, or a task
    does not leave; then the server is in the swarm still."""
    found = {one["ID"]: one for one in swarm.json("/nodes")}
    own = {node: one for node, one in found.items() if MEMBER + stack in labels(one)}
    gone = {node: one for node, one in own.items() if name_of(one) not in keeps}
    shared = {node for node, one in gone.items() if len([key for key in labels(one) if key.startswith(MEMBER)]) > 1}
    leaving = [node for node in gone if node not in shared]
    require_majority(found, {node: one["Spec"]["Role"] for node, one in found.items() if node not in leaving})
    for node, one in {} if dry else gone.items():
        if node in shared:
            update(swarm, node, Labels={key: value for key, value in labels(one).items() if key != MEMBER + stack})
        else:
            remove(swarm, node, name_of(one))
    return sorted(name_of(one) for one in gone.values())


def remove(swarm: Swarm, node: str, name: str) -> None:
    """Its tasks begin elsewhere first. The server itself is asked nothing: it may be gone for good."""
    update(swarm, node, Availability="drain")
    await_so(lambda: not tasks_on(swarm, node), f"{name} still runs tasks")
    update(swarm, node, Role="worker")
    await_so(lambda: not is_manager(swarm, node), f"{name} is a manager still")
    swarm.delete(f"/nodes/{node}?force=true")


def require_majority(found: dict, roles: dict) -> None:
    """Where a manager goes, more than half of those that are left must answer: else nobody can change the swarm any
    more. One that becomes a manager now answers once it is ready."""
    managers = [node for node, role in roles.items() if role == "manager"]
    answering = [node for node in managers if node not in found or answers(found[node])]
    loses = any(one["Spec"]["Role"] == "manager" and node not in managers for node, one in found.items())
    if loses and len(answering) * 2 <= len(managers):
        raise SwarmFault(
            f"{len(managers)} managers would be left, of which {len(answering)} answer, and more than half must: "
            "bring back one that is away first, or make another server a manager"
        )


def answers(node: dict) -> bool:
    if node["Spec"]["Role"] == "manager":
        return (node.get("ManagerStatus") or {}).get("Reachability") == "reachable"
    return node["Status"]["State"] == "ready"


def update(swarm: Swarm, node: str, **changes) -> None:
    record = swarm.json(f"/nodes/{node}")
    swarm.post(f"/nodes/{node}/update?version={record['Version']['Index']}", {**record["Spec"], **changes})


def is_manager(swarm: Swarm, node: str) -> bool:
    return bool(swarm.json(f"/nodes/{node}").get("ManagerStatus"))


def tasks_on(swarm: Swarm, node: str) -> list:
    """Those of every stack that run there. Of a server that the managers do not hear of, nothing runs for them."""
    if swarm.json(f"/nodes/{node}")["Status"]["State"] != "ready":
        return []
    tasks = [task for task in swarm.json("/tasks") if task.get("NodeID") == node]
    return [task for task in tasks if task["Status"]["State"] == "running"]


def await_so(is_so, otherwise: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise SwarmFault(f"{otherwise} after {PATIENCE_SECONDS} s, so it was not removed from the swarm")
        time.sleep(PAUSE_SECONDS)


def labels(node: dict) -> dict:
    return node["Spec"].get("Labels") or {}


def name_of(node: dict) -> str:
    """In the inventory, where it was named."""
    return labels(node).get(NODE) or node["Description"]["Hostname"]
