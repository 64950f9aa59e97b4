"""How old the packages of an image are that was built here."""

from __future__ import annotations

import os

from ..engine.api import EngineError
from .dockerfile import base_of
from ..system.files import read_object

__all__ = ["RENEWED", "base_layers", "current_since", "renewed"]

RENEWED = ".renewed.json"


def current_since(engine, image: str, root: str, dockerfile: str, target: str) -> float:
    """When the image's own steps were first run, in seconds since 1970, or when a build from scratch last brought
    nothing else. The image's own date is later: a changed application is built on the cached packages of a year ago.
    Raises ValueError and EngineError where nobody can tell."""
    with open(os.path.join(root, dockerfile), encoding="utf-8", errors="replace") as stream:
        base = base_of(stream.read(), target)
    steps = engine.once(f"/images/{image}/history")
    below = _steps_below(engine, image, base)
    own = [step["Created"] for step in steps[: len(steps) - below] if step["Created"] > 0]
    if not own:
        raise ValueError("the engine does not say when it was built")
    return max(min(own), renewed(root).get(image, 0))


def _steps_below(engine, image: str, base: str) -> int:
    """How many of the image's steps are those of its base."""
    if base == "scratch":
        return 0
    try:
        layers = base_layers(engine, base)
        steps = len(engine.once(f"/images/{base}/history"))
    except EngineError as error:
        raise ValueError(f"{base}, which it is built on, is not on this server any more") from error
    if engine.once(f"/images/{image}/json")["RootFS"]["Layers"][: len(layers)] != layers:
        raise OutdatedBase(base)
    return steps


class OutdatedBase(Exception):
    """The image is built on an older content of the base that is named."""


def base_layers(engine, base: str) -> list:
    return engine.once(f"/images/{base}/json")["RootFS"]["Layers"] or []


def renewed(root: str) -> dict:
    """By image, when a build from scratch last brought the same packages."""
    return read_object(os.path.join(root, RENEWED))
