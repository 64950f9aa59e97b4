"""What containers have written into folders that are volumes by their stack's new settings, and none in them yet."""

from __future__ import annotations

from ..engine.labels import labels_of, service_of

__all__ = ["FILES_OF", "FolderFault", "left_in_containers"]

# Which container the files of a volume were taken from.
FILES_OF = "harden-init.files-of"


class FolderFault(Exception):
    """Files that cannot be taken along; the text says why."""


def left_in_containers(engine, project: str, folders: list) -> list:
    """Those of `folders` in which a container has written files that would go away with it, each with the container's
    id. Raises EngineError and FolderFault."""
    containers = engine.containers(project)
    volumes = {volume["Name"]: volume for volume in engine.json("/volumes")["Volumes"] or []}
    return [{**one, "container": container["Id"]} for one in folders
            for container in [only_writer(engine, containers, one)]
            if container and is_ours_to_fill(volumes.get(one["volume"]), container, one)]


def only_writer(engine, containers: list, wanted: dict) -> dict | None:
    """The container of the service that wrote there. Raises FolderFault where several did: a volume takes the files of
    one."""
    folder = wanted["folder"]
    writers = [one for one in containers
               if service_of(one) == wanted["service"] and not is_mounted(one, folder) and wrote(engine, one, folder)]
    if len(writers) > 1:
        raise FolderFault(f"{len(writers)} containers of {wanted['service']} have files of their own in {folder}, and"
                          " the volume takes those of one. Copy what must last (`docker cp`), and remove the others.")
    return writers[0] if writers else None


def is_mounted(container: dict, folder: str) -> bool:
    """Whether the folder, or one around it, lasts or is in memory already."""
    mounts = [mount["Destination"] for mount in container.get("Mounts") or []]
    memory = (container["HostConfig"].get("Tmpfs") or {}).keys()
    return any(folder == place or folder.startswith(f"{place.rstrip('/')}/") for place in (*mounts, *memory))


def wrote(engine, container: dict, folder: str) -> bool:
    changes = engine.json(f"/containers/{container['Id']}/changes") or []
    return any(change["Path"].startswith(f"{folder}/") for change in changes)


def is_ours_to_fill(volume: dict | None, container: dict, wanted: dict) -> bool:
    """Whether the volume is new, or was begun with the files of this container. Raises FolderFault where it has
    others."""
    if volume is None or labels_of(volume).get(FILES_OF) == container["Id"]:
        return True
    raise FolderFault(f"{wanted['service']} has files of its own in {wanted['folder']}, which becomes the volume"
                      f" {wanted['volume']}, and that volume is there already. Copy what must last"
                      f" (`docker cp {container['Id'][:12]}:{wanted['folder']} …`), and remove the container or the"
                      " volume.")
