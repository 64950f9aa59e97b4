"""Puts into the description of a stack what only a deploy knows: the ids of images, networks, secrets and configs, and
the content of profiles."""

from __future__ import annotations

import os

from ..engine.api import EngineError
from ..engine.labels import STACK
from .client import Swarm, SwarmFault, b64
from .contents import NAMESPACE, Contents
from .registry import PASSWORD, Registry
from .stored import digest

__all__ = ["DESCRIPTION", "filled"]

DESCRIPTION = "io.harden-init.description"


def filled(described: dict, swarm: Swarm, contents: Contents, *, images: dict, networks: dict,
           registry: Registry | None = None) -> dict:
    """One service as the API takes it. `images` has the names of those that were built, by service; `networks` the ids
    by name. Raises SwarmFault, EngineError."""
    template = described["TaskTemplate"]
    container = dict(template["ContainerSpec"])
    service = described["Name"][len(contents.stack) + 1:]
    container["Image"] = image_of(swarm, images.get(service, container["Image"]), registry, dry=contents.dry)
    container["Privileges"] = with_profile(container["Privileges"], contents)
    secrets = [{**contents.secret(one["Secret"]), "File": one["File"]} for one in container.pop("Secrets", [])]
    configs = [config for one in container.pop("Configs", []) for config in configs_of(one, contents)]
    container.update({key: value for key, value in (("Secrets", secrets), ("Configs", configs)) if value})
    attached = [{**one, "Target": networks[one["Target"]]} for one in template["Networks"]]
    spec = {**described, "TaskTemplate": {**template, "ContainerSpec": container, "Networks": attached}}
    # With another password the nodes pull by the new one, and no task is made again for that.
    login = [registry.user, contents.fingerprint(PASSWORD)] if registry and registry.user else []
    labels = {STACK: contents.stack, NAMESPACE: contents.stack, DESCRIPTION: digest([spec, login] if login else spec)}
    return {**spec, "Labels": labels}


def image_of(swarm: Swarm, name: str, registry: Registry | None, *, dry: bool) -> str:
    """By its id an image is never pulled, and by its digest always the same, on each node. A check neither builds nor
    pulls one."""
    try:
        record = swarm.json(f"/images/{name}/json")
    except EngineError as error:
        if dry:
            return name
        raise SwarmFault(f"the image {name} is not on this server: {error}") from error
    reference = record["Id"] if registry is None else registry.reference(record, name)
    if not reference and not dry:
        raise SwarmFault(f"the image {name} was not brought to {registry.host}: deploy the images first")
    return reference or name


def with_profile(privileges: dict, contents: Contents) -> dict:
    seccomp = privileges["Seccomp"]
    if seccomp["Mode"] != "custom":
        return privileges
    return {**privileges, "Seccomp": {"Mode": "custom", "Profile": b64(contents.read(seccomp["File"]))}}


def configs_of(mounted: dict, contents: Contents) -> list:
    found = []
    for below, mode in contents.files(mounted["Path"]):
        path, target = (os.path.join(one, below) if below else one for one in (mounted["Path"], mounted["Target"]))
        found.append({**contents.config(path), "File": {"Name": target, "UID": "0", "GID": "0", "Mode": mode}})
    return found
