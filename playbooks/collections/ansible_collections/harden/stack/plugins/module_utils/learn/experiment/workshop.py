"""A place for experiments beside a stack: a Compose project of its own, which can reach neither the stack nor the
outside, and of which nothing stays."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager

from ...engine.labels import service_of
from ...system.files import replace_file
from .client import Client, ClientError
from .copies import Copies, copy_data
from .left import PARENT, name_of, progress_file, take_away
from .project import Project
from .recipe import HARDENED, NEVER, PACE, Recipe, with_recipe

__all__ = ["Workshop", "compose_of", "copy_secrets", "needed_by", "read_config"]


class Workshop:
    """`folder` is where the stack lies, `service` whom it is about."""

    def __init__(self, engine, project: str, folder: str, service: str) -> None:
        self.engine, self.client, self.stack, self.service = engine, Client(), project, service
        self.name, self.numbers, self.folders = name_of(project, service), itertools.count(1), 0
        self.config = read_config(self.client, folder, service)
        self.folder, self.secrets, self.copies = "", {}, Copies()

    def __enter__(self):
        take_away(self.engine, self.client, self.name)
        self.folder = tempfile.mkdtemp(prefix=f"{self.name}.", dir=PARENT)
        self.secrets = copy_secrets(self.config, self.folder)
        names = needed_by(self.config["services"], self.service)
        self.copies = copy_data(self.engine, self.client, self.stack, names, self.new_folder)
        return self

    def __exit__(self, *_details) -> None:
        # Experiments may still be on their way: nothing is made by them from now on.
        self.client.stop()
        self.client = Client()
        take_away(self.engine, self.client, self.name)

    @property
    def entry(self) -> dict:
        """The service as the stack has it."""
        return self.config["services"][self.service]

    def first_process(self) -> int:
        """Of the service in the stack; 0 where it does not run."""
        running = (container["State"]["Pid"] for container in self.engine.containers(self.stack)
                   if service_of(container) == self.service)
        return next(running, 0)

    def tell(self, progress: dict) -> None:
        """Lets those who wait know how far it is."""
        replace_file(progress_file(self.name), json.dumps(progress).encode(), 0o600)

    def new_folder(self) -> str:
        """An empty volume, as a path: copies lie where the engine has the room for them."""
        self.folders += 1
        name = self.client.docker("volume", "create", f"{self.name}-data-{self.folders}").strip()
        return self.client.docker("volume", "inspect", "--format", "{{.Mountpoint}}", name).strip()

    @contextmanager
    def project(self, recipe: Recipe):
        """A project with the service, and what it needs, by this recipe; it is taken away in the end. Several can stand
        side by side."""
        number, client = next(self.numbers), self.client
        name, path = f"{self.name}-{number}", os.path.join(self.folder, f"{number}.json")
        document = compose_of({**self.config, "secrets": self.secrets}, self.service, recipe, NEVER)
        with open(path, "w", encoding="utf-8") as stream:
            json.dump({"name": name, **document}, stream)
        try:
            yield Project(self.engine, client, name, path, self.service, recipe, dict(self.copies.paths))
        finally:
            client.compose(name, path, "down", "--volumes", "--remove-orphans", "--timeout", "0")


def read_config(client: Client, folder: str, service: str) -> dict:
    """The stack's compose file as Compose reads it. Raises ClientError where it has no such service."""
    config = json.loads(client.docker("compose", "--project-directory", folder, "--file", f"{folder}/compose.yml",
                                      "config", "--format", "json"))
    with_whole_paths(config["services"], folder)
    if service not in config["services"]:
        raise ClientError(f"the stack here has no service {service}")
    return config


def compose_of(config: dict, service: str, recipe: Recipe, pace: dict = PACE) -> dict:
    """The compose file of an experiment, out of the stack's as Compose reads it. `pace` is how often the engine asks
    the service's own health, if it does."""
    names = needed_by(config["services"], service)
    services = {name: alone(config["services"][name], *((recipe, pace) if name == service else ())) for name in names}
    for name in names:
        waits = {peer: how for peer, how in (config["services"][name].get("depends_on") or {}).items() if peer in names}
        if waits:
            services[name]["depends_on"] = waits
    with_shared_networks(services)
    used = {section: {one for entry in services.values() for one in sources(entry, section)}
            for section in ("secrets", "configs")}
    volumes = {mount["source"] for entry in services.values() for mount in entry.get("volumes") or []
               if mount["type"] == "volume" and mount.get("source")}
    networks = {name for entry in services.values() for name in entry.get("networks") or {}}
    return {
        "services": services,
        # Nobody outside is asked for anything by an experiment: no mail is sent, no order placed.
        "networks": {name: {"internal": True} for name in sorted(networks | {"default"})},
        "volumes": {name: {} for name in sorted(volumes)},
        **{section: {name: config[section][name] for name in sorted(names)} for section, names in used.items()},
    }


def with_shared_networks(services: dict) -> None:
    """Each service gets the networks that it shares with another one of the experiment, or else one for itself: the
    engine has addresses for some thirty networks, and several experiments stand side by side."""
    users = Counter(name for entry in services.values() for name in entry["networks"])
    for entry in services.values():
        shared = {name: how for name, how in entry["networks"].items() if users[name] > 1}
        entry["networks"] = shared or {"default": {}}


def with_whole_paths(services: dict, folder: str) -> None:
    """Compose leaves the paths of profiles as they are: relative to a file that an experiment does not have."""
    for service in services.values():
        options = service.get("security_opt") or []
        service["security_opt"] = [option.replace("seccomp=./", f"seccomp={folder}/", 1) for option in options]


def needed_by(services: dict, service: str) -> list:
    """The service and all that it waits for, those first."""
    found = []

    def visit(name: str) -> None:
        if name not in found:
            for peer in services[name].get("depends_on") or {}:
                if peer in services:
                    visit(peer)
            found.append(name)

    visit(service)
    return found


def alone(service: dict, recipe: Recipe | None = None, pace: dict = PACE) -> dict:
    """An entry whose folders and networks are the experiment's. Without a recipe it stays hardened as it is."""
    kept = {key: service[key] for key in HARDENED if key in service}
    entry = {**with_recipe(service, recipe or Recipe()), **(kept if recipe is None else {})}
    entry["volumes"] = [mount for mount in map(own_mount, entry["volumes"]) if mount]
    if (service.get("healthcheck") or {}).get("test"):
        entry["healthcheck"] = {**service["healthcheck"], **pace}
        entry["healthcheck"].pop("start_interval", None)
    if service.get("ulimits"):
        entry["ulimits"] = {name: with_zeros(limit) for name, limit in service["ulimits"].items()}
    entry["networks"] = {name: {"aliases": (how or {}).get("aliases") or []}
                         for name, how in (service.get("networks") or {}).items()}
    return entry


def own_mount(mount: dict) -> dict | None:
    """A volume is a fresh one. A folder of the server is read only; where it is writable, a volume takes its place."""
    if mount["type"] == "volume":
        return {key: mount[key] for key in ("type", "source", "target", "read_only") if key in mount}
    if mount["type"] == "bind":
        if not mount.get("read_only"):
            return {"type": "volume", "target": mount["target"]}
        is_file = os.path.isfile(mount["source"]) or os.path.isdir(mount["source"])
        return {**mount, "bind": {"create_host_path": False}} if is_file else None
    return mount


def with_zeros(limit):
    """Compose prints a limit of 0 as nothing, and does not read that again."""
    return {"soft": 0, "hard": 0, **limit} if isinstance(limit, dict) else limit


def sources(entry: dict, section: str) -> list:
    return [one["source"] for one in entry.get(section) or []]


def copy_secrets(config: dict, folder: str) -> dict:
    """The stack's secrets where each user of an experiment can read them, in a folder that only root enters."""
    copies = {}
    for name, secret in (config.get("secrets") or {}).items():
        target = os.path.join(folder, f"secret-{len(copies)}")
        shutil.copyfile(secret["file"], target)
        os.chmod(target, 0o444)
        copies[name] = {"file": target}
    return copies
