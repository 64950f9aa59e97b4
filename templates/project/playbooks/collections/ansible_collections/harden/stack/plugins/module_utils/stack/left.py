"""What stays on a server of a stack whose containers are removed."""

from __future__ import annotations

__all__ = ["images_left", "volumes_left"]

PROJECT = "com.docker.compose.project"
NAMELESS = "com.docker.volume.anonymous"


def volumes_left(engine, project: str, declared: list) -> list:
    """The volumes that are the stack's own, each with what it is mounted at: those that it declares or made, and those
    without a name that only its containers have."""
    containers = engine.all_containers()
    own = engine.inspected(containers, project)
    others = {mount.get("Name") for entry in containers if (entry.get("Labels") or {}).get(PROJECT) != project
              for mount in entry.get("Mounts") or []}
    found = []
    for volume in engine.json("/volumes")["Volumes"] or []:
        name, labels = volume["Name"], volume.get("Labels") or {}
        uses = uses_of(name, own)
        if labels.get(PROJECT) == project or name in declared or (NAMELESS in labels and uses and name not in others):
            found.append({"name": name, "nameless": NAMELESS in labels, "uses": uses})
    return sorted(found, key=lambda volume: volume["name"])


def uses_of(name: str, containers: list) -> list:
    return sorted({f"{(entry['Config']['Labels'] or {}).get('com.docker.compose.service', '')}: {mount['Destination']}"
                   for entry in containers for mount in entry["Mounts"] or [] if mount.get("Name") == name})


def images_left(engine, project: str) -> list:
    """The tags of the images that were built for the stack."""
    tags = [tag for image in engine.json("/images/json") for tag in image.get("RepoTags") or []]
    return sorted(tag for tag in tags if tag.startswith(f"{project}/"))
