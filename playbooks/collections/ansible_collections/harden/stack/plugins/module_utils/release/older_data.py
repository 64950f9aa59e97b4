"""Whether the data of a service is too new for a release: a database of a newer version has opened it since, and an
older one may refuse it or break it."""

from __future__ import annotations

import re

__all__ = ["keeps_data_in", "older_data_faults"]

# No hash: `8.1-alpine` says a version, and `8a1f` does not.
NUMBERS = re.compile(r"v?(\d+(?:\.\d+)*)(?![\w.])")
# What a database means by a version whose data differs: `11.8`, and of `8.0.46` the `8.0`.
PARTS = 2


def older_data_faults(release: dict, newer: list, containers: dict) -> list:
    """A sentence for each service of the release whose data was opened by a newer version of the same image: by a
    container that is there (`containers`, by service), or in a release that is `newer`."""
    faults = []
    for service, image in release["images"].items():
        container = containers.get(service)
        opened = [one["images"][service]["name"] for one in newer if service in one["images"]]
        if container is not None:
            opened.append(container["Config"]["Image"])
        keeps_data = service in release["keeps_data"] or (container is not None and keeps_data_in(container))
        later = [name for name in opened if is_older(image["name"], name)] if keeps_data else []
        if later:
            faults.append(f"{service} would run {bare(image['name'])}, but {bare(later[-1])} has opened its data, "
                          "which an older version may refuse or break")
    return faults


def keeps_data_in(container: dict) -> bool:
    """Whether it has a place that outlives it and that it may write to."""
    return any(mount["Type"] in ("volume", "bind") and mount.get("RW") for mount in container.get("Mounts") or [])


def is_older(image: str, other: str) -> bool:
    """Whether two names are of the same program, and the first one of an older version."""
    (one, its), (another, theirs) = map(program_and_version, (image, other))
    length = min(len(its), len(theirs), PARTS)
    return one == another and its[:length] < theirs[:length]


def program_and_version(image: str) -> tuple:
    """Of `registry:5000/library/mariadb:11.8.2@sha256:…` the word `mariadb` and the numbers 11, 8, 2."""
    name, _, tag = bare(image).rpartition("/")[2].partition(":")
    found = NUMBERS.match(tag)
    return name, tuple(map(int, found[1].split("."))) if found else ()


def bare(image: str) -> str:
    return image.partition("@")[0]
