"""The services of a stack: what is wanted is compared with what is stored, and only what differs is changed."""

from __future__ import annotations

from ..engine.api import EngineError
from ..engine.labels import STACK
from .client import Swarm, SwarmFault, labels
from .fill import DESCRIPTION
from .members import servers_there
from .stored import lost

__all__ = ["Services"]

# Whether a new task starts beside the previous one is decided when an update is posted.
ORDERS = ("UpdateConfig.Order", "RollbackConfig.Order")


class Services:
    """Those that the swarm has of a stack."""

    def __init__(self, swarm: Swarm, stack: str) -> None:
        self.swarm = swarm
        self.found = {one["Spec"]["Name"]: one for one in swarm.listed("/services", STACK, stack)}

    def state(self, wanted: dict) -> str:
        """`missing`; `same`; or `other`, also where it was changed by hand and its label still says the same."""
        found = self.found.get(wanted["Name"])
        if found is None:
            return "missing"
        is_same = labels(found).get(DESCRIPTION) == wanted["Labels"][DESCRIPTION]
        otherwise = [path for path in lost(wanted, found["Spec"]) if path not in ORDERS]
        return "same" if is_same and not otherwise else "other"

    def bring(self, wanted: dict) -> None:
        """Makes it as it is wanted. Raises SwarmFault with what the engine left out: then it is as it was before."""
        name, wanted = wanted["Name"], self.fitted(wanted)
        if name not in self.found:
            self.swarm.post("/services/create", wanted)
            self.require_stored(wanted, lambda: self.swarm.delete(f"/services/{name}"))
            return
        self.update(name, wanted)
        self.require_stored(wanted, lambda: self.update(name, self.found[name]["Spec"]))

    def fitted(self, wanted: dict) -> dict:
        """A new task with a port of the server can start beside the previous ones only on a server that has none of
        them: where one that would is away, the previous one stops first."""
        ports = (wanted.get("EndpointSpec") or {}).get("Ports")
        places = servers_there(self.swarm) if ports else []
        if not ports or len(places) > wanted["Mode"]["Replicated"]["Replicas"]:
            return wanted
        return {**wanted, **{key: {**wanted[key], "Order": "stop-first"} for key in ("UpdateConfig", "RollbackConfig")}}

    def update(self, name: str, spec: dict) -> None:
        version = self.swarm.json(f"/services/{name}")["Version"]["Index"]
        self.swarm.post(f"/services/{name}/update?version={version}", spec)

    def require_stored(self, wanted: dict, put_back) -> None:
        name = wanted["Name"]
        missing = lost(wanted, self.swarm.json(f"/services/{name}")["Spec"])
        if missing:
            put_back()
            raise SwarmFault(
                f"the engine took the description of {name} and left out {', '.join(missing)}: it is as it was before. "
                "A newer engine may have these"
            )

    def remove(self, name: str) -> None:
        try:
            self.swarm.delete(f"/services/{name}")
        except EngineError as error:
            if "not found" not in str(error):
                raise
        self.found.pop(name, None)

    def on(self, network: str) -> list:
        """The names of those that are on a network, by its id."""
        return [name for name, one in self.found.items()
                if network in [each["Target"] for each in one["Spec"]["TaskTemplate"].get("Networks") or []]]
