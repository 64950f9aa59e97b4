"""Brings a stack to a swarm."""

from __future__ import annotations

from .client import Swarm
from .contents import Contents
from .fill import filled
from .networks import Networks
from .registry import Registry
from .services import Services
from .tasks import await_tasks
from .trial import needs_trial, try_first

__all__ = ["bring"]


def bring(swarm: Swarm, params: dict, *, dry: bool) -> dict:
    """What was done, or with `dry` what would be, as swarm_stack returns it. It ends after the first service that it
    changed, so that this one is measured before the next; what is needless goes once none differs, and where all
    services were to be brought. Raises SwarmFault, EngineError."""
    stack, wanted = params["stack"], params["description"]
    registry = Registry(swarm, params["registry"], params["root"], dry=dry) if params.get("registry") else None
    swarm.auth = registry.auth if registry else ""
    networks = Networks(swarm, stack, wanted["networks"])
    services = Services(swarm, stack)
    contents = Contents(swarm, stack, params["root"], dry=dry)
    done = {"created": [], "updated": [], "removed": [], "networks": networks.missing() + networks.differing(),
            "contents": contents.made, "untried": ""}
    short = {}
    make_networks(networks, services, dry=dry)
    for described in chosen(wanted["services"], stack, params.get("services")):
        spec = filled(described, swarm, contents, images=params["images"], networks=networks.ids(),
                      registry=registry)
        name, state = spec["Name"], services.state(spec)
        if state != "same":
            done["created" if state == "missing" else "updated"].append(name)
        if not dry:
            if state == "other" and needs_trial(spec):
                done["untried"] = try_first(swarm, services, spec, params["seconds"])
            if state != "same":
                services.bring(spec)
            # Also where nothing differs: what does not run is told, and those after it may need it.
            short[name] = await_tasks(swarm, name, params["seconds"])
            if state != "same":
                return told(done, short, brought=name[len(stack) + 1:])
    if params.get("services"):
        return told(done, short, brought="")
    done["removed"] = remove_needless(networks, services, wanted, dry=dry)
    done["contents"] = [*contents.made, *contents.remove_unused()]
    return told(done, short, brought="")


def chosen(described: list, stack: str, names: list | None) -> list:
    """Those of the names, or all of them where none is named."""
    return [one for one in described if not names or one["Name"][len(stack) + 1:] in names]


def told(done: dict, short: dict, *, brought: str) -> dict:
    lacking = {name: reason for name, reason in short.items() if reason}
    return {**done, "changed": any(done.values()), "brought": brought, "short": lacking}


def make_networks(networks: Networks, services: Services, *, dry: bool) -> None:
    """A network cannot be changed: what is on one that differs is stopped, and started again with the others."""
    if dry:
        return
    for name in networks.differing():
        for service in services.on(networks.found[name]["Id"]):
            services.remove(service)
        networks.remove(name)
    networks.make()


def remove_needless(networks: Networks, services: Services, wanted: dict, *, dry: bool) -> list:
    own = {one["Name"] for one in wanted["services"]}
    names, unused = sorted(set(services.found) - own), networks.needless()
    if not dry:
        for name in names:
            services.remove(name)
        for name in unused:
            networks.remove(name)
    return names + unused
