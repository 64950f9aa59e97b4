"""A server like one of the stack's, with empty data of its own, that nobody can reach and that goes away again."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager

from ..engine.labels import service_of
from ..learn.experiment.client import Client, ClientError
from ..learn.experiment.left import PARENT, take_away
from ..learn.experiment.recipe import Recipe
from ..learn.experiment.workshop import compose_of, copy_secrets, read_config
from ..reading.network import listeners
from .fault import BackupFault

__all__ = ["name_of", "throwaway"]

WAIT_SECONDS = 300
# The engine's own 127.0.0.11, as the kernel prints it.
RESOLVER = "0B00007F"


@contextmanager
def throwaway(engine, stack: str, root: str, service: str, purpose: str = "proof", volumes: dict | None = None):
    """The container of a service as the stack has it, hardened too, once it is healthy. Of `volumes` it has the second
    instead of the first, and these stay. Raises BackupFault."""
    client, name = Client(), name_of(stack, service, purpose)
    take_away(engine, client, name)
    folder = tempfile.mkdtemp(prefix=f"{name}.", dir=PARENT)
    project, path = f"{name}-1", os.path.join(folder, "compose.json")
    try:
        with open(path, "w", encoding="utf-8") as stream:
            config = read_config(client, root, service)
            document = compose_of({**config, "secrets": copy_secrets(config, folder)}, service, Recipe(stands=True))
            with_volumes(document, config, volumes or {})
            json.dump({"name": project, **document}, stream)
        said = client.compose(project, path, "up", "--detach", "--quiet-pull")
        yield healthy(engine, project, service, said)
    except ClientError as error:
        raise BackupFault(f"no throw-away copy of {service} could be made: {error}") from error
    finally:
        client.compose(project, path, "down", "--volumes", "--remove-orphans", "--timeout", "0")
        shutil.rmtree(folder, ignore_errors=True)


def name_of(stack: str, service: str, purpose: str = "proof") -> str:
    """What the projects of a service's throw-away containers begin with."""
    return f"harden-{purpose}-{stack}-{re.sub('[^a-z0-9_-]', '-', service.lower())}"


def with_volumes(document: dict, config: dict, volumes: dict) -> None:
    """Has the compose file use other volumes that are there. Raises BackupFault where it does not know the first."""
    keys = {declared.get("name", key): key for key, declared in (config.get("volumes") or {}).items()}
    for present, other in volumes.items():
        if keys.get(present) not in document["volumes"]:
            raise BackupFault(f"the compose file does not name the volume {present}")
        document["volumes"][keys[present]] = {"name": other, "external": True}


def healthy(engine, project: str, service: str, said: str) -> str:
    """The name of the container, once it is healthy."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        own = [one for one in engine.containers(project) if service_of(one) == service]
        state = own[0]["State"] if own else {"Running": False, "Status": f"not there: {said}"}
        if not state["Running"]:
            raise BackupFault(f"the throw-away copy of {service} is {state['Status']}")
        if state.get("Health", {}).get("Status", "healthy") == "healthy" and is_on_network(state["Pid"]):
            return own[0]["Name"].lstrip("/")
        time.sleep(0.5)
    raise BackupFault(f"the throw-away copy of {service} was not healthy within {WAIT_SECONDS} s")


def is_on_network(pid: int) -> bool:
    """Whether a process there listens on a port. The server of a first start listens on none, and passes many a health
    check before it gives way to the real one."""
    return any(address != RESOLVER for address, _port in listeners(pid))
