"""What each container is made from, as a hash. Compose itself does not notice that the content of a file or of a secret
changed; the hash is a label of the container, so that exactly the containers concerned are created again."""

from __future__ import annotations

import hashlib
import json

from .compose import document
from ..module_utils.engine.names import variable_prefix
from ..module_utils.system.paths import is_below

__all__ = ["PROFILES", "environment", "hashes"]

PROFILES = "/etc/apparmor.d"


def hashes(files: dict, used: list, root: str, services: list, fingerprints: dict, ports: list) -> tuple:
    """Of each service: the hash of everything that its container is made from, the Compose files in use among it; of
    each built one also that of its image."""
    compose = [document(files, path) for path in used]
    inputs, builds = {}, {}
    for service in services:
        name = service["name"]
        profile = [f"{PROFILES}/{service['apparmor_profile']}"] if "apparmor_profile" in service else []
        paths = [f"{root}/{path}" for path in service["inputs"]] + profile
        if service["build"]:
            builds[name] = digest(contents(files, [f"{root}/{name}"]))[:32]
        inputs[name] = digest([
            json.dumps([definition(part, name) for part in compose], sort_keys=True),
            *contents(files, paths),
            *(f"{secret} {fingerprints[secret]}" for secret in service["secrets"]),
            *(f"{port['address']} {port['port']}" for port in ports if port["service"] == name),
        ])
    return inputs, builds


def definition(compose: dict, service: str) -> list:
    """What a Compose file says of one service and of the networks that it is in."""
    own = compose.get("services", {}).get(service, {})
    networks = compose.get("networks") or {}
    return [own, {name: networks.get(name) for name in own.get("networks") or ()}]


def contents(files: dict, paths: list) -> list:
    """A line for each file that is one of the paths or lies below it."""
    return [f"{path} {file.mode:o} {file.sha256}" for path, file in sorted(files.items())
            if any(is_below(path, one) for one in paths)]


def digest(lines: list) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def environment(used: list, inputs: dict, builds: dict, host: str | None, ports: list) -> bytes:
    """The .env that Compose reads beside compose.yml, so that it can also be called by hand; the host's name where a
    service asks for it, and the places of services that do not listen at the same one on every host."""
    lines = ["# Written by each deploy: what the containers are made from. Do not edit.",
             f"COMPOSE_FILE={':'.join(used)}",
             *([f"HARDEN_HOST={host}"] if host else []),
             *(line for port in ports for line in place_lines(port)),
             *(f"{variable_prefix(name)}_BUILD={value}" for name, value in builds.items()),
             *(f"{variable_prefix(name)}_INPUTS={value}" for name, value in inputs.items())]
    return ("\n".join(lines) + "\n").encode()


def place_lines(port: dict) -> list:
    prefix = variable_prefix(port["service"])
    return [f"{prefix}_ADDRESS={port['address']}", f"{prefix}_PORT={port['port']}"]
