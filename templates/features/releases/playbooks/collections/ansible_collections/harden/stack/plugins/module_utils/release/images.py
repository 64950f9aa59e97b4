"""The images of a release: each has a second name that only the release knows, so that neither a prune nor a renewal
takes it away."""

from __future__ import annotations

import json
import re

from ..engine.api import EngineError
from ..engine.names import image_repository
from ..stack.left import images_left
from ..system.programs import run
from ..system.time_name import PATTERN

__all__ = ["Images", "forget_images", "image_of", "keep_images"]

# Beside compose.yml, where a name outside of the stack stands for another image by now.
OVERRIDE = "compose.release.yml"
SECOND = re.compile(rf":release-({PATTERN})\Z", re.ASCII)


def image_of(container: dict) -> dict:
    """What a container runs: the image itself, and the name by which Compose asked for it."""
    return {"id": container["Image"], "name": container["Config"]["Image"]}


def keep_images(project: str, release: dict) -> None:
    """Gives each image of a release its second name. Raises ProgramError."""
    for service, image in release["images"].items():
        run(["docker", "tag", image["id"], tag_of(project, service, release["id"])])


def forget_images(engine, project: str, removed: list, kept: list) -> None:
    """Takes away the second names that none of the releases has that are `kept`, and the names of what was built for
    those that are `removed`. The engine keeps what a container uses. Raises EngineError."""
    identifiers = {release["id"] for release in kept}
    second = [tag for tag in images_left(engine, project)
              if (found := SECOND.search(tag)) and found[1] not in identifiers]
    used = {image["name"] for release in kept for image in release["images"].values()}
    built = {image["name"] for release in removed for image in release.get("images", {}).values()
             if is_own(image["name"], project)}
    for name in [*second, *sorted(built - used)]:
        run(["docker", "rmi", name], must=False)


class Images:
    """The images of a release, compared with those that the engine has."""

    def __init__(self, engine, project: str, release: dict) -> None:
        """Compares, and changes nothing. Raises EngineError."""
        self.project, self.wanted = project, release["images"]
        self.there = {name: id_of(engine, image["id"]) is not None for name, image in self.wanted.items()}
        named = {name: id_of(engine, image["name"]) for name, image in self.wanted.items()}
        self.misnamed = [name for name, image in self.wanted.items() if self.there[name] and named[name] != image["id"]]
        self.tags = {name: tag_of(project, name, release["id"]) for name in self.wanted}

    @property
    def lost(self) -> list:
        """The services whose image the engine has no more: it is built or pulled again."""
        return sorted(name for name, there in self.there.items() if not there)

    @property
    def lost_builds(self) -> list:
        return [name for name in self.lost if is_own(self.wanted[name]["name"], self.project)]

    @property
    def override(self) -> bytes:
        """A compose file for the services whose name of an image stands for another one by now, and may be other
        stacks' too; empty where there is none."""
        foreign = [name for name in self.misnamed if not is_own(self.wanted[name]["name"], self.project)]
        services = {name: {"image": self.tags[name]} for name in foreign}
        return (json.dumps({"services": services}, indent=1) + "\n").encode() if services else b""

    def put_names_back(self) -> None:
        """Makes the stack's own names stand for the images of the release again. Raises ProgramError."""
        for name in self.misnamed:
            if is_own(self.wanted[name]["name"], self.project):
                run(["docker", "tag", self.wanted[name]["id"], self.wanted[name]["name"]])


def is_own(image: str, project: str) -> bool:
    return image.startswith(f"{project}/")


def tag_of(project: str, service: str, identifier: str) -> str:
    return f"{image_repository(project, service)}:release-{identifier}"


def id_of(engine, image: str) -> str | None:
    """The image of that name; None where there is none."""
    try:
        return engine.once(f"/images/{image}/json")["Id"]
    except EngineError:
        return None
