"""By which names the services of a stack find each other."""

from __future__ import annotations

__all__ = ["names_in"]


def names_in(config: dict, stack: str) -> dict:
    """Each name that the engine's name server knows in the stack, with the service that it is of: also those of
    services that an experiment does not have."""
    networks = [name for key, network in (config.get("networks") or {}).items()
                for name in (key, (network or {}).get("name") or f"{stack}_{key}")]
    found = {}
    for service, entry in config["services"].items():
        found.update({link.partition(":")[2]: link.partition(":")[0] for link in entry.get("links") or []})
        for name in names_of(service, entry, stack):
            found[name] = service
            found.update({f"{name}.{network}": service for network in networks})
    return {name.lower(): service for name, service in found.items() if name}


def names_of(service: str, entry: dict, stack: str) -> list:
    aliases = [alias for how in (entry.get("networks") or {}).values() for alias in (how or {}).get("aliases") or []]
    return [service, entry.get("container_name") or f"{stack}-{service}-1", *aliases]
