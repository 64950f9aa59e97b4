"""Where a service has the files of its database on the server."""

from __future__ import annotations

import os

from ..engine.labels import of_project, service_of

__all__ = ["PlaceFault", "find_folder", "is_open"]


class PlaceFault(Exception):
    """The files cannot be read from here; the text says why."""


def find_folder(wanted: dict, project: str, volumes: dict, containers: list) -> str:
    """The folder; empty where there is none, so that there are no data yet. `wanted` has `volume`, the name of one in
    the engine, or `folder`, one of the server; with neither the container has them in a volume without a name. Raises
    PlaceFault."""
    folder = wanted["folder"]
    if wanted["volume"]:
        folder = folder_of(volumes[wanted["volume"]]) if wanted["volume"] in volumes else ""
    elif not folder:
        folder = unnamed(wanted, of_project(containers, project))
    return folder if os.path.isdir(folder) else ""


def folder_of(volume: dict) -> str:
    """A volume may be a folder of the server under another name."""
    options = volume.get("Options") or {}
    if volume["Driver"] == "local" and not options:
        return volume["Mountpoint"]
    is_bound = "bind" in options.get("o", "").split(",") and options.get("device", "").startswith("/")
    if volume["Driver"] == "local" and is_bound:
        return options["device"]
    raise PlaceFault(f"the volume {volume['Name']} does not lie on the engine's own disk")


def unnamed(wanted: dict, containers: list) -> str:
    mounts = [mount for entry in own(wanted, containers) for mount in entry.get("Mounts") or []
              if mount.get("Destination") == wanted["path"]]
    return mounts[0].get("Source", "") if mounts else ""


def is_open(wanted: dict, project: str, containers: list, image: str, folder: str) -> bool:
    """Whether a container of the service runs this very image on this very folder."""
    return any(entry["State"] == "running" and entry["ImageID"] == image
               and any(mount.get("Source") == folder for mount in entry.get("Mounts") or [])
               for entry in own(wanted, of_project(containers, project)))


def own(wanted: dict, containers: list) -> list:
    return [entry for entry in containers if service_of(entry) == wanted["service"]]
