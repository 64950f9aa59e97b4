"""Which volumes of a stack have files that do not belong to the users of their services."""

from __future__ import annotations

from ..engine.labels import of_project, service_of
from ..system.owners import count_others

__all__ = ["VolumeFault", "look_at_owners"]


class VolumeFault(Exception):
    """A volume whose files cannot be given to anybody; the text says why."""


def look_at_owners(engine, project: str, wanted: list) -> dict:
    """`wrong` are the volumes with files of others: each with its folder, with whose they are, and with the services
    that run with it. One that is not there has none. Raises EngineError, VolumeFault and OSError."""
    volumes = {volume["Name"]: volume for volume in engine.json("/volumes")["Volumes"] or []}
    entries = engine.all_containers()
    wrong = []
    for one, volume in [(one, volumes[one["volume"]]) for one in wanted if one["volume"] in volumes]:
        others = count_others(folder_of(volume), one["uid"])
        if others:
            wrong.append({**one, "folder": folder_of(volume), "services": services_with(volume, entries, project),
                          "others": [f"{owner} ({often})" for owner, often in sorted(others.items())]})
    return {"wrong": wrong}


def folder_of(volume: dict) -> str:
    if volume["Driver"] != "local" or volume.get("Options"):
        raise VolumeFault(f"The volume {volume['Name']} does not lie on the engine's own disk, so its files are given"
                          " to nobody. Leave it out of `owns` in harden.yml.")
    return volume["Mountpoint"]


def services_with(volume: dict, entries: list, project: str) -> list:
    """Those of the stack that run with it. Raises VolumeFault where a container of others does: it would be stopped."""
    users = [entry for entry in entries if entry["State"] == "running" and has(entry, volume["Name"])]
    own = of_project(users, project)
    strangers = sorted(entry["Names"][0].lstrip("/") for entry in users if entry not in own)
    if strangers:
        raise VolumeFault(f"The volume {volume['Name']} is in use by {', '.join(strangers)}, which is none of this"
                          " stack: stop it before the files change their owner.")
    return sorted({service_of(entry) for entry in own})


def has(entry: dict, volume: str) -> bool:
    return any(mount.get("Name") == volume for mount in entry.get("Mounts") or [])
