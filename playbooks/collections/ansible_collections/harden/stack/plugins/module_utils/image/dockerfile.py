"""What a Dockerfile is built on."""

from __future__ import annotations

import re

__all__ = ["base_of", "bases_of", "named_images"]

STAGE = re.compile(r"FROM\s+(?:--\S+\s+)*(?P<image>\S+)(?:\s+AS\s+(?P<name>\S+))?", re.IGNORECASE)
NOTHING = "scratch"
# What a build takes from an image without being built on it, and the image that reads the Dockerfile itself.
COPIED = re.compile(r"(?:COPY|ADD)\s.*?--from=(\S+)|--mount=(?:[^\s,]+,)*from=([^\s,]+)", re.IGNORECASE)
SYNTAX = re.compile(r"(?:#[ \t]*\w+[ \t]*=.*\r?\n)*?#[ \t]*syntax[ \t]*=[ \t]*(\S+)", re.IGNORECASE)


def base_of(text: str, target: str = "") -> str:
    """The image below the last stage, or below the stage `target`; `scratch` where there is none. Raises ValueError
    where the text does not say it by itself."""
    stages = _stages(text)
    names = {name: image for image, name in stages if name}
    if not stages or (target and target.lower() not in names):
        raise ValueError("its Dockerfile has no such stage")
    image = names[target.lower()] if target else stages[-1][0]
    passed = set()
    while image.lower() in names and image.lower() not in passed:
        passed.add(image.lower())
        image = names[image.lower()]
    if "$" in image:
        raise ValueError(f"its Dockerfile names the image that it is built on by a variable ({image})")
    return image


def bases_of(text: str) -> list:
    """Every image that a build starts from; those that a variable names are left out."""
    stages = _stages(text)
    names = {name for _, name in stages}
    return sorted({image for image, _ in stages if image.lower() not in names | {NOTHING} and "$" not in image})


def named_images(text: str) -> list:
    """Every image that a build takes from a registry, as it is named, in order; stages of its own are none."""
    found, stages, number = SYNTAX.match(text), {NOTHING}, 0
    images = [found[1]] if found else []
    for line in _lines(text):
        stage = STAGE.match(line)
        for image in [stage["image"]] if stage else [one or other for one, other in COPIED.findall(line)]:
            if image.lower() not in stages:
                images.append(image)
        if stage:
            stages |= {str(number), (stage["name"] or NOTHING).lower()}
            number += 1
    return list(dict.fromkeys(images))


def _lines(text: str) -> list:
    """The instructions, each in one line."""
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return [line.strip() for line in re.sub(r"\\\r?\n", " ", "\n".join(kept)).splitlines()]


def _stages(text: str) -> list:
    """(image, name in small letters) of each stage, in order."""
    found = [STAGE.match(line) for line in _lines(text)]
    return [(stage["image"], (stage["name"] or "").lower()) for stage in found if stage]
