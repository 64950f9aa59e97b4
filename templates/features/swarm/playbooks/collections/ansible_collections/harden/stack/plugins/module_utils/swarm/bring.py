"""Brings a stack to a swarm."""

from __future__ import annotations

from .client import Swarm
from .contents import Contents
from .fill import filled
from .networks import Networks
from .services import Services
from .tasks import await_tasks, running_on

__all__ = ["bring"]


def bring(swarm: Swarm, params: dict, *, dry: bool) -> dict:
    """What was done, or with `dry` what would be, as swarm_stack returns it. Raises SwarmFault, EngineError."""
    stack, wanted = params["stack"], params["description"]
    networks = Networks(swarm, stack, wanted["networks"])
    services = Services(swarm, stack)
    contents = Contents(swarm, stack, params["root"], dry=dry)
    done = {"created": [], "updated": [], "removed": [], "networks": networks.missing() + networks.differing()}
    stopped = make_networks(networks, services, dry=dry)
    for described in wanted["services"]:
        spec = filled(described, swarm, contents, images=params["images"], networks=networks.ids())
        state = services.state(spec)
        if state != "same":
            is_new = state == "missing" and spec["Name"] not in stopped
            done["created" if is_new else "updated"].append(spec["Name"])
            if not dry:
                services.bring(spec)
        if not dry:
            # Also where nothing differs: what does not run is told, and those after it may need it.
            await_tasks(swarm, spec["Name"], params["seconds"])
    done["removed"] = remove_needless(networks, services, wanted, dry=dry)
    done["contents"] = [*contents.made, *contents.remove_unused()]
    return {**done, "changed": any(done.values()), "tasks": {} if dry else tasks_by_service(swarm, wanted)}


def make_networks(networks: Networks, services: Services, *, dry: bool) -> list:
    """A network cannot be changed: what is on one that differs is stopped, and started again with the others. Returns
    their names."""
    stopped = []
    if dry:
        return stopped
    for name in networks.differing():
        for service in services.on(networks.found[name]["Id"]):
            services.remove(service)
            stopped.append(service)
        networks.remove(name)
    networks.make()
    return stopped


def remove_needless(networks: Networks, services: Services, wanted: dict, *, dry: bool) -> list:
    own = {one["Name"] for one in wanted["services"]}
    names, unused = sorted(set(services.found) - own), networks.needless()
    if not dry:
        for name in names:
            services.remove(name)
        for name in unused:
            networks.remove(name)
    return names + unused


def tasks_by_service(swarm: Swarm, wanted: dict) -> dict:
    return {one["Name"]: running_on(swarm, one["Name"]) for one in wanted["services"]}
