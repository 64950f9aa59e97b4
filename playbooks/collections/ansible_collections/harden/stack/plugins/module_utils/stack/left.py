"""What stays on a server of a stack whose containers are removed."""

from __future__ import annotations

import glob
import os

from ..engine.labels import labels_of, of_project, service_of

__all__ = ["folders_left", "images_left", "volumes_left"]

STATES = "/var/lib"

NAMELESS = "com.docker.volume.anonymous"


def volumes_left(engine, project: str, declared: list) -> list:
    """The volumes that are the stack's own, each with what it is mounted at: those that it declares or made, and those
    without a name that only its containers have."""
    containers = engine.all_containers()
    own = of_project(containers, project)
    others = {mount.get("Name") for entry in containers if entry not in own for mount in entry.get("Mounts") or []}
    volumes = engine.json("/volumes")["Volumes"] or []
    declared = [*declared, *(volume["Name"] for volume in of_project(volumes, project))]
    found = []
    for volume in volumes:
        name, labels, uses = volume["Name"], labels_of(volume), uses_of(volume["Name"], own)
        if name in declared or (NAMELESS in labels and uses and name not in others):
            found.append({"name": name, "nameless": NAMELESS in labels, "uses": uses})
    return sorted(found, key=lambda volume: volume["name"])


def uses_of(name: str, containers: list) -> list:
    return sorted({f"{service_of(entry)}: {mount['Destination']}"
                   for entry in containers for mount in entry.get("Mounts") or [] if mount.get("Name") == name})


def images_left(engine, project: str) -> list:
    """The tags of the images that were built for the stack."""
    tags = [tag for image in engine.once("/images/json") for tag in image.get("RepoTags") or []]
    return sorted(tag for tag in tags if tag.startswith(f"{project}/"))


def folders_left(project: str, root: str, states: str = STATES) -> list:
    """The stack's own folder, and those in which its timers keep what they know."""
    kept = glob.glob(f"{glob.escape(f'{states}/harden-init.{project}')}.*")
    return [path for path in (root, *sorted(kept)) if os.path.isdir(path)]
