"""Notes what runs as a release, once all of it is healthy."""

from __future__ import annotations

from ..stack.look import has_ended, health, made_from
from ..tree.state import found_state
from .images import forget_images, image_of, keep_images
from .older_data import keeps_data_in
from .snapshot import files_of
from .store import Releases

__all__ = ["keep", "unwell"]


def unwell(containers: dict, services: list, inputs: dict) -> list:
    """The services that a deploy starts and that are not healthy, or were made from something else than `inputs`."""
    return sorted(service["name"] for service in services if not service.get("on_demand")
                  and not is_well(containers.get(service["name"]), service, inputs))


def is_well(container: dict | None, service: dict, inputs: dict) -> bool:
    if container is None or made_from(container) != inputs[service["name"]]:
        return False
    return health(container) == "healthy" or bool(service.get("ends")) and has_ended(container)


def keep(engine, containers: dict, params: dict) -> dict:
    """Keeps what runs as the newest release; where only secrets are others than in the one that ran last, under the
    name of that. Returns the name of the release and the names of those that are gone. Raises EngineError, OSError,
    ProgramError, ReleaseFault."""
    root, releases = params["root"], Releases(params["root"])
    files, contents = files_of(root)
    release = describe(containers, params, files)
    last = releases.last
    if last in releases.identifiers and is_same(releases.read(last), release, root):
        release["id"] = last
    # The names first: what is noted without them could be pruned.
    keep_images(params["project"], release)
    releases.keep(release, contents)
    releases.mark(release["id"], found_state(root))
    removed = releases.forget(params["most"])
    forget_images(engine, params["project"], removed, [releases.read(name) for name in releases.identifiers])
    return {"id": release["id"], "forgotten": [one["id"] for one in removed if "id" in one]}


def describe(containers: dict, params: dict, files: list) -> dict:
    services = params["services"]
    started = [service["name"] for service in services if not service.get("on_demand")]
    return {
        "id": params["id"],
        "files": files,
        "names": [service["name"] for service in services],
        "services": services,
        "inputs": params["inputs"],
        "jobs": [service["name"] for service in services if service.get("ends")],
        "images": {name: image_of(containers[name]) for name in started},
        "keeps_data": sorted(name for name in started if keeps_data_in(containers[name])),
        "secrets": sorted({secret for service in services for secret in service["secrets"]}),
        # What is looked at and measured of it, as stack_facts takes it; of the run nothing.
        "look": {name: value for name, value in params["look"].items() if name not in ("run", "folder")},
        "urls": params["urls"],
        "owned_volumes": params["owned_volumes"],
    }


def is_same(one: dict, other: dict, root: str) -> bool:
    """Whether two releases differ at most in their secrets, of which only the fingerprints in .env tell: those are
    never taken back."""
    files = [[entry for entry in release["files"] if entry["path"] != f"{root}/.env"] for release in (one, other)]
    return files[0] == files[1] and all(one[field] == other[field] for field in ("images", "services", "look"))
