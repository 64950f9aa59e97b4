"""What can be read of the image that a container runs."""

from __future__ import annotations

import os
import re
import time

from ..engine.names import image_repository, variable_prefix
from ..image.age import OutdatedBase, current_since
from ..image.dockerfile import named_images
from ..layer.memory import Memory, mark_of
from ..layer.words import describe, explain
from ..system.time_name import PATTERN

__all__ = ["base_digests", "image_age", "image_digest", "image_secrets", "is_looked_through"]

DAY_SECONDS = 24 * 3600
RELEASED = f":release-{PATTERN}"


def image_digest(container) -> str:
    """An image is pinned by a digest; when it was built here, by a tag that is the hash of what it was built from: the
    last deploy wrote it down beside compose.yml; or by the name that a release gave to the very image that it ran. A
    swarm names an image by its id."""
    image = container.inspected["Config"]["Image"]
    is_pinned = re.search(r"(@|\A)sha256:[0-9a-f]{64}\Z", image) or image == built_image(container) \
        or re.fullmatch(re.escape(repository_of(container)) + RELEASED, image)
    return "pinned" if is_pinned else image


def built_image(container) -> str:
    """The image that the last deploy built for the service; empty where it built none."""
    variable = f"{variable_prefix(container.service)}_BUILD="
    try:
        with open(f"{container.root}/.env", encoding="utf-8") as stream:
            tags = [line[len(variable):].strip() for line in stream if line.startswith(variable)]
    except FileNotFoundError:
        return ""
    return f"{repository_of(container)}:{tags[0]}" if tags else ""


def repository_of(container) -> str:
    return image_repository(os.path.basename(container.root), container.service)


def base_digests(container, dockerfile: str) -> str:
    """Whether every image that the Dockerfile takes from a registry has a digest: a variable may bring any."""
    with open(f"{container.root}/{dockerfile}", encoding="utf-8", errors="replace") as stream:
        images = named_images(stream.read())
    return "pinned" if all(re.search(r"@sha256:[0-9a-f]{64}\Z", image) for image in images) else "by tag"


def image_age(container, argument: str) -> str:
    """How old the packages of an image are that is built here. `argument`: the days that are allowed, the Dockerfile
    below the stack's folder, and `--target` with its stage where it has one."""
    days, _, place = argument.partition(" ")
    dockerfile, _, target = place.partition(" --target ")
    try:
        since = current_since(container.engine, container.inspected["Image"], container.root, dockerfile, target)
    except OutdatedBase as base:
        return f"built on an older {base} than this server has"
    except ValueError as reason:
        raise OSError(str(reason)) from reason
    age = int((time.time() - since) // DAY_SECONDS)
    return f"within {days} days" if age <= int(days) else f"{age} days"


def image_secrets(container) -> str:
    """What an earlier look found in the layers of its image. That takes seconds, so a deploy looks, and once."""
    looked = looked_through(container)
    if looked is None:
        raise OSError("its image was not looked through for the present secrets yet; a deploy does that")
    if explain(looked):
        raise OSError(explain(looked))
    return describe(looked)


def is_looked_through(container) -> bool:
    return looked_through(container) is not None


def looked_through(container) -> dict | None:
    """What is kept of the look at its image; None where it is not known with these secrets."""
    return Memory(container.root, mark_of(container.secrets)).images.get(container.inspected["Image"])
