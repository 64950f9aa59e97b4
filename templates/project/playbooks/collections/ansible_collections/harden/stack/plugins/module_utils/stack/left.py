"""What stays on a server of a stack whose containers are removed."""

from __future__ import annotations

import glob
import os
import re

from ..engine.labels import labels_of, of_project, service_of

__all__ = ["folders_left", "images_left", "volumes_left"]

STATES = "/var/lib"

NAMELESS = "com.docker.volume.anonymous"
MADE_UP = re.compile("[0-9a-f]{64}")


def volumes_left(engine, project: str, declared: list, foreign: list) -> list:
    """The volumes that are the stack's own, each with what it is mounted at: those that it declares or made, and those
    without a name that only its containers have. None that it declares as somebody else's."""
    containers = engine.all_containers()
    own = of_project(containers, project)
    others = {mount.get("Name") for entry in containers if entry not in own for mount in entry.get("Mounts") or []}
    volumes = engine.json("/volumes")["Volumes"] or []
    declared = [*declared, *(volume["Name"] for volume in of_project(volumes, project))]
    found = []
    for volume in volumes:
        name, nameless, uses = volume["Name"], is_nameless(volume), uses_of(volume["Name"], own)
        if name in declared or (nameless and uses and name not in others and name not in foreign):
            found.append({"name": name, "nameless": nameless, "uses": uses})
    return sorted(found, key=lambda volume: volume["name"])


def is_nameless(volume: dict) -> bool:
    """Whether the engine made its name up. It marks the volumes of an image, and not those that a container was
    created with."""
    labels = labels_of(volume)
    return NAMELESS in labels or (not labels and MADE_UP.fullmatch(volume["Name"]) is not None)


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
