"""What a renewal of the stack's images has to do, and what it brought."""

from __future__ import annotations

import json
import os
import subprocess

from ..engine.api import EngineError
from ..engine.labels import service_of
from ..engine.names import variable_prefix
from .age import base_layers
from .dockerfile import base_of, bases_of
from .packages import differences, packages_of

__all__ = ["NEW", "compare", "outdated", "plan", "running_images", "services_of"]

# What is built anew has the tag of the present image with this behind it.
NEW = "-new"


def services_of(root: str, names: list) -> dict:
    """What Compose makes of the files there, by service. Raises EngineError where it cannot read them."""
    said = subprocess.run(["docker", "compose", "config", "--format", "json", *names], cwd=root, capture_output=True,
                          text=True, check=False)
    if said.returncode:
        raise EngineError(f"docker compose config: {said.stderr.strip()}")
    services = json.loads(said.stdout)["services"]
    return {name: services[name] for name in names if name in services}


def plan(services: dict) -> dict:
    """What may have to be renewed: `built`, the services that are built; `variables`, by which Compose gives the new
    images a name of their own; `pulls`, the tags that may have moved: bases, and images that are not built."""
    built = sorted(name for name, service in services.items() if "build" in service)
    tags = {name: services[name]["image"].rpartition(":")[2] for name in built}
    bases = {base for name in built for base in bases_of(_dockerfile(services[name]["build"]))}
    pulled = {service["image"] for service in services.values() if "build" not in service}
    return {
        "built": built,
        "variables": [f"{variable_prefix(name)}_BUILD={tag}{NEW}" for name, tag in tags.items()],
        "pulls": sorted(image for image in bases | pulled if "@sha256:" not in image),
    }


def running_images(engine, project: str) -> dict:
    """The image that each service runs."""
    return {service_of(entry): entry["Image"] for entry in engine.containers(project)}


def outdated(engine, services: dict, running: dict, asked: dict) -> list:
    """The services whose new build can bring anything: there are updates for the image that runs, or that is unknown,
    or there is a newer base, or its files changed. `asked` has what is known of each image."""
    return sorted(name for name, service in services.items() if "build" in service
                  and _can_bring(engine, service, running.get(name), asked))


def _can_bring(engine, service: dict, running: str | None, asked: dict) -> bool:
    present = id_of(engine, service["image"])
    known = asked.get(running)
    if running is None or present != running or known is None or known["why"] or known["pending"]:
        return True
    try:
        return _newer_base(engine, service, running) != ""
    except EngineError:
        return True


def compare(engine, project: str, services: dict) -> list:
    """What became of each image: `service`, `image`, `built`, `id` of the one that stays, `previous` (what ran, where
    it is replaced), `replaced`, `why`, `packages` that differ."""
    running = running_images(engine, project)
    return [_renewal(engine, name, service, running.get(name)) for name, service in services.items()]


def _renewal(engine, name: str, service: dict, running: str | None) -> dict:
    image, built = service["image"], "build" in service
    present, new = id_of(engine, image), id_of(engine, f"{image}{NEW}" if built else image)
    old = running or present
    result = {"service": name, "image": image, "built": built and new is not None, "packages": [], "previous": ""}
    if built and new is None:
        return {**result, "id": old or "", "replaced": False, "why": "its distribution has no updates for it"}
    if new is None or old == new:
        return {**result, "id": old or "", "replaced": False, "why": "it is the same image"}
    if old is None:
        return {**result, "id": new, "replaced": True, "why": "there was none before"}
    packages = differences(packages_of(engine, old), packages_of(engine, new))
    why = _why(engine, service, present, old, packages)
    return {**result, "packages": packages or [], "replaced": bool(why),
            "why": why or "a new build has the same packages",
            "id": new if why else old, "previous": old if why else ""}


def _why(engine, service: dict, present: str | None, old: str, packages: list | None) -> str:
    """Why the new image replaces the old one; empty where it has nothing else. A build is never the same image twice,
    so its packages and its base decide."""
    if packages:
        return f"{len(packages)} {'package differs' if len(packages) == 1 else 'packages differ'}"
    if "build" not in service:
        return "its tag names another image now"
    if present is None:
        return "its files changed"
    if packages is None:
        return "it has no list of packages to compare"
    return _newer_base(engine, service, old)


def _newer_base(engine, service: dict, image: str) -> str:
    """That the base has other content than the one that the image was built on; empty where it has not, or its
    Dockerfile does not say which it is."""
    try:
        base = base_of(_dockerfile(service["build"]), service["build"].get("target", ""))
        layers = [] if base == "scratch" else base_layers(engine, base)
    except ValueError:
        return ""
    own = engine.json(f"/images/{image}/json")["RootFS"]["Layers"]
    return "" if own[: len(layers)] == layers else f"{base} is newer"


def id_of(engine, image: str) -> str | None:
    try:
        return engine.json(f"/images/{image}/json")["Id"]
    except EngineError:
        return None


def _dockerfile(build: dict) -> str:
    if "dockerfile_inline" in build:
        return build["dockerfile_inline"]
    with open(os.path.join(build["context"], build.get("dockerfile", "Dockerfile")), encoding="utf-8",
              errors="replace") as stream:
        return stream.read()
