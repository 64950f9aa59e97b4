"""What the experiments with a service are called, and how all of it is taken away."""

from __future__ import annotations

import glob
import os
import re
import shutil
from contextlib import suppress

from ...engine.labels import PROJECT, labels_of
from ...system.apparmor import forget_profile

__all__ = ["PARENT", "is_of", "name_of", "progress_file", "take_away"]

PREFIX = "harden-learn-"
# In memory: copies of secrets lie there while it is tried.
PARENT = "/run"


def name_of(project: str, service: str) -> str:
    """What all projects of its experiments begin with. Compose takes capital letters and dots in the name of a service,
    and not in that of a project."""
    return f"{PREFIX}{project}-{re.sub('[^a-z0-9_-]', '-', service.lower())}"


def progress_file(name: str) -> str:
    """Where a learning says how far it is, for those who ask."""
    return f"{PARENT}/{name}.progress"


def is_of(found: str, name: str) -> bool:
    """Whether a project, a volume or a network is one of a service's experiments, and not one of `web-2` where this is
    about `web`."""
    return re.fullmatch(rf"{re.escape(name)}-(?:data-)?[0-9]+(?:_.*)?", found) is not None


def take_away(engine, client, name: str) -> None:
    """What any learning of that service made, also an earlier one that was killed."""
    for container in engine.all_containers():
        if is_of(labels_of(container).get(PROJECT, ""), name):
            client.docker("rm", "--force", "--volumes", container["Id"], must=False)
    forget_profile(name)
    for kind in ("volume", "network"):
        listed = client.docker(kind, "ls", "--format", "{{.Name}}", "--filter", f"name={name}-", must=False)
        for one in listed.split():
            if is_of(one, name):
                client.docker(kind, "rm", one, must=False)
    with suppress(FileNotFoundError):
        os.unlink(progress_file(name))
    for folder in glob.glob(f"{PARENT}/{name}.*"):
        shutil.rmtree(folder, ignore_errors=True)
