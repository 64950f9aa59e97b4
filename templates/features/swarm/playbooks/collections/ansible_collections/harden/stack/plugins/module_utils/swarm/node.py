"""A server as a node of a swarm: looked at, made, joined."""

from __future__ import annotations

from .client import Swarm
from .kernel import has_esp, has_vxlan

__all__ = ["PORT", "initialise", "join", "lock", "look", "renew_tokens", "tokens"]

# Where managers are reached.
PORT = 2377
# A node is away after three of these without a message, and after six where the leader is another one than before. The
# engine's own 5 s make 30 of that, in which nothing takes the place of what ran on the lost leader.
HEARTBEAT_NANOSECONDS = 3_000_000_000


def look(swarm: Swarm) -> dict:
    """What the server is, and what its kernel has."""
    told = swarm.once("/info")["Swarm"]
    managers = [one["Addr"] for one in told.get("RemoteManagers") or []]
    return {
        "state": told["LocalNodeState"],
        "manager": bool(told.get("ControlAvailable")),
        "node": told.get("NodeID", ""),
        "managers": sorted(managers),
        "esp": has_esp(),
        "vxlan": has_vxlan(),
    }


def place(address: str) -> str:
    """An address with the port of the managers."""
    return f"[{address}]:{PORT}" if ":" in address else f"{address}:{PORT}"


def own_places(address: str) -> dict:
    """Where a node listens, and where the others reach it: every address of its version of IP, and this one."""
    everywhere = "::" if ":" in address else "0.0.0.0"
    return {"ListenAddr": place(everywhere), "AdvertiseAddr": address, "DataPathAddr": address}


def initialise(swarm: Swarm, address: str) -> None:
    spec = {"Dispatcher": {"HeartbeatPeriod": HEARTBEAT_NANOSECONDS}}
    swarm.post("/swarm/init", {**own_places(address), "Spec": spec})


def join(swarm: Swarm, address: str, managers: list, token: str) -> None:
    remote = [place(one) for one in managers]
    swarm.post("/swarm/join", {**own_places(address), "RemoteAddrs": remote, "JoinToken": token})


def tokens(swarm: Swarm) -> dict:
    """By role. They open the swarm to anyone who has one."""
    return {role.lower(): token for role, token in swarm.json("/swarm")["JoinTokens"].items()}


def renew_tokens(swarm: Swarm) -> None:
    """Those that a join was told open nothing any more."""
    record = swarm.json("/swarm")
    rotate = "rotateWorkerToken=true&rotateManagerToken=true"
    swarm.post(f"/swarm/update?version={record['Version']['Index']}&{rotate}", record["Spec"])


def lock(swarm: Swarm, *, locked: bool, dry: bool) -> dict:
    """Whether the managers keep their keys locked becomes what is wanted. Returns whether that was changed, and, where
    they are locked, the key that the engine made."""
    record = swarm.json("/swarm")
    encryption = record["Spec"].get("EncryptionConfig") or {}
    changed = bool(encryption.get("AutoLockManagers")) != locked
    if changed and not dry:
        spec = {**record["Spec"], "EncryptionConfig": {**encryption, "AutoLockManagers": locked}}
        swarm.post(f"/swarm/update?version={record['Version']['Index']}", spec)
    if not locked or changed and dry:
        return {"changed": changed}
    return {"changed": changed, "key": swarm.json("/swarm/unlockkey")["UnlockKey"]}
