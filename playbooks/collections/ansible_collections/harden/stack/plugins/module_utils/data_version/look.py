"""What each database would begin with: the data that are there, the server that its image has, and whether they fit."""

from __future__ import annotations

from contextlib import ExitStack

from .folder import open_folder
from .image import ask_image, image_id, read_variables
from .place import PlaceFault, find_folder, is_open
from .readers import read_data
from .steps import SERVERS, judge, release_of
from .versions import numbers
from .words import describe

__all__ = ["look_at_data"]

NOTHING = {"server": "", "version": ""}
ABSENT = "the image is not on this server yet"


def look_at_data(engine, project: str, wanted: list) -> list:
    """Of each of `wanted`: `service`, `server` (the one that it has by its answers), `data` and `image` (each with
    `server` and `version`), `where` the data are, `verdict` as steps.judge has it, or `empty`, `says`, the verdict in
    words, and whether the image `is_missing`. Raises EngineError."""
    volumes = {volume["Name"]: volume for volume in engine.json("/volumes")["Volumes"] or []}
    containers = engine.all_containers()
    return [look_at(engine, one, project, volumes, containers) for one in wanted]


def look_at(engine, wanted: dict, project: str, volumes: dict, containers: list) -> dict:
    result = {"service": wanted["service"], "server": wanted["server"], "data": NOTHING,
              "image": {"name": wanted["image"], **NOTHING}, "where": wanted["volume"] or wanted["folder"],
              "verdict": "unknown", "is_missing": False}
    try:
        folder = find_folder(wanted, project, volumes, containers)
        found = data_in(folder, wanted["within"]) if folder else []
    except (PlaceFault, OSError) as fault:
        return told(result, wanted, str(fault))
    if not found:
        return {**result, "verdict": "empty", "says": ""}
    identity = image_id(engine, wanted["image"])
    result["where"] = result["where"] or folder
    if not identity:
        return told({**result, "data": choose(found, NOTHING), "is_missing": True}, wanted, ABSENT)
    image = read_variables(engine, identity, wanted["server"])
    if not image["server"]:
        # Whose container has these data open already has shown that it takes them: it need not be asked.
        if is_open(wanted, project, containers, identity, folder):
            return {**result, "data": choose(found, NOTHING), "verdict": "starts", "says": ""}
        image = ask_image(identity, wanted["server"])
    data = choose(found, image)
    return told({**result, "data": data, "image": {**result["image"], **image},
                 "verdict": judge(data, image, wanted["agreed"])}, wanted,
                "the image does not say which server it has" if not image["server"] else "no file of theirs says it")


def data_in(folder: str, within: str) -> list:
    """`within` is a path in the folder: it belongs to the container already, so none of it may be a link."""
    with ExitStack() as stack:
        opened = stack.enter_context(open_folder(folder))
        try:
            for name in filter(None, within.split("/")):
                opened = stack.enter_context(opened.inner(name))
        except FileNotFoundError:
            return []
        return read_data(opened)


def choose(found: list, image: dict) -> dict:
    """Of several clusters the one of the image's release, which it looks for at a place of its own; else the newest."""
    own = [one for one in found if one["server"] and one["server"] == image["server"] and image["version"]
           and release(one) == release(image)]
    return own[0] if own else max(found, key=lambda one: numbers(one["version"]))


def release(one: dict) -> tuple:
    return release_of(SERVERS[one["server"]], one["version"])


def told(result: dict, wanted: dict, why: str) -> dict:
    """With the verdict in words; `why` is for what is unknown."""
    return {**result, "says": describe(result, wanted, why)}
