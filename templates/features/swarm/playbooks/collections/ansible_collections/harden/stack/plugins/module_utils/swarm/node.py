"""A server as a node of a swarm."""

from __future__ import annotations

from .client import Swarm, SwarmFault
from .kernel import has_esp, has_vxlan

__all__ = ["NODE", "PORT", "initialise", "join", "look", "name_nodes", "renew_tokens", "tokens"]

# The name of a server in the inventory, by which a service is kept on it.
NODE = "io.harden-init.node"
# Where managers are reached.
PORT = 2377
LISTEN = f"0.0.0.0:{PORT}"


def look(swarm: Swarm) -> dict:
    """What the server is, and what its kernel has."""
    told = swarm.json("/info")["Swarm"]
    managers = [one["Addr"] for one in told.get("RemoteManagers") or []]
    return {
        "state": told["LocalNodeState"],
        "manager": bool(told.get("ControlAvailable")),
        "node": told.get("NodeID", ""),
        "managers": sorted(managers),
        "esp": has_esp(),
        "vxlan": has_vxlan(),
    }


def initialise(swarm: Swarm, address: str) -> None:
    swarm.post("/swarm/init", {"ListenAddr": LISTEN, "AdvertiseAddr": address, "DataPathAddr": address})


def join(swarm: Swarm, address: str, managers: list, token: str) -> None:
    remote = [f"{one}:{PORT}" for one in managers]
    swarm.post("/swarm/join", {"ListenAddr": LISTEN, "AdvertiseAddr": address, "DataPathAddr": address,
                               "RemoteAddrs": remote, "JoinToken": token})


def tokens(swarm: Swarm) -> dict:
    """By role. They open the swarm to anyone who has one."""
    return {role.lower(): token for role, token in swarm.json("/swarm")["JoinTokens"].items()}


def renew_tokens(swarm: Swarm) -> None:
    """Those that a join was told open nothing any more."""
    record = swarm.json("/swarm")
    rotate = "rotateWorkerToken=true&rotateManagerToken=true"
    swarm.post(f"/swarm/update?version={record['Version']['Index']}&{rotate}", record["Spec"])


def name_nodes(swarm: Swarm, names: dict, roles: dict, *, dry: bool) -> list:
    """Labels each node with its name in the inventory, and gives it its role there, both by the node's id. Returns the
    names of those that were otherwise. Raises SwarmFault where one is not in the swarm."""
    found = {one["ID"]: one for one in swarm.json("/nodes")}
    changed = []
    for node, name in names.items():
        if node not in found and not dry:
            raise SwarmFault(f"{name} is a node of another swarm: `docker swarm leave` there ends that")
        spec = (found.get(node) or {}).get("Spec") or {}
        if (spec.get("Labels") or {}).get(NODE) != name or spec.get("Role") != roles[node]:
            changed.append(name)
            if not dry:
                named = {**spec, "Role": roles[node], "Labels": {**(spec.get("Labels") or {}), NODE: name}}
                version = swarm.json(f"/nodes/{node}")["Version"]["Index"]
                swarm.post(f"/nodes/{node}/update?version={version}", named)
    return changed
