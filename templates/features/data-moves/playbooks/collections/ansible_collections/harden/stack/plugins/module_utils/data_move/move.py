"""Takes the rows of a PostgreSQL server to a newer release: into a new server beside the old one, compared there, and
then in one step into its place."""

from __future__ import annotations

import subprocess
import time

from ..backup.fault import BackupFault
from ..backup.inside import rows_of, version_of
from ..backup.throwaway import throwaway
from ..engine.labels import service_of
from ..system.said import last_line
from .copy import copy_rows, has_written_since, last_write
from .volumes import exchange, keep_volume, remove_volume

__all__ = ["move"]

FAMILY = "postgres"
WAIT_SECONDS = 180


def move(engine, project: str, root: str, service: str, volume: str, release: str) -> dict:
    """{service, before, after, tables, rows, kept, seconds}. Raises BackupFault, EngineError or OSError; then the data
    are where they were, and what was stopped runs again."""
    began = time.monotonic()
    containers = engine.containers(project)
    old = container_of(containers, service)
    kept = keep_volume(engine, project, volume, release)
    clients = [one for one in containers if one["State"]["Running"] and one is not old and reaches(one, old)]
    try:
        start(old)
        docker("stop", *names(clients))
        proof = into_new_server(engine, project, root, service, name_of(old), {volume: kept})
        docker("stop", name_of(old))
    except BaseException:
        give_up(kept, [old, *clients])
        raise
    try:
        exchange(engine, volume, kept)
    except OSError:
        # Nothing else: once the folders are exchanged the old data are in that volume.
        give_up(kept, [old, *clients])
        raise
    # Its server is not made for what lies in its volume now.
    docker("rm", name_of(old), must=False)
    return {"service": service, **proof, "kept": kept, "seconds": round(time.monotonic() - began, 1)}


def give_up(kept: str, stopped: list) -> None:
    """Starts again what was stopped, and takes away the volume with what has come so far."""
    docker("start", *names(stopped), must=False)
    remove_volume(kept)


def into_new_server(engine, project: str, root: str, service: str, old: str, volumes: dict) -> dict:
    """{before, after, tables, rows}: a server of the new image has the same rows as the old one, in the other volume,
    and has ended as it should. Raises BackupFault."""
    with throwaway(engine, project, root, service, purpose="move", volumes=volumes) as new:
        mark = last_write(old)
        sums = copy_rows(old, new, service)
        rows = rows_of(new, FAMILY)
        if has_written_since(old, mark, sums):
            raise BackupFault(f"someone wrote into {service} meanwhile: stop whoever does, then deploy again")
        versions = {"before": version_of(old, FAMILY).split()[0], "after": version_of(new, FAMILY).split()[0]}
        docker("stop", "--time", "300", new)
    return {**versions, "tables": len(rows), "rows": sum(rows.values())}


def container_of(containers: list, service: str) -> dict:
    """Raises BackupFault where there is none: nobody else can dump the data."""
    for one in containers:
        if service_of(one) == service:
            return one
    raise BackupFault(f"{service} has no container here whose server could dump them: put the image of the old release "
                      "back, deploy, and then take the new one")


def reaches(one: dict, other: dict) -> bool:
    """Whether two containers are on the same network."""
    first, second = (set((each.get("NetworkSettings") or {}).get("Networks") or {}) for each in (one, other))
    return not first.isdisjoint(second)


def start(container: dict) -> None:
    """Has it run, and waits until its server answers. Raises BackupFault."""
    docker("start", name_of(container))
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            version_of(name_of(container), FAMILY)
            return
        except BackupFault:
            if time.monotonic() > end:
                raise
            time.sleep(1)


def names(containers: list) -> list:
    return sorted(name_of(one) for one in containers)


def name_of(container: dict) -> str:
    return container["Name"].lstrip("/")


def docker(word: str, *words: str, must: bool = True) -> None:
    """Raises BackupFault where it must succeed and does not; with no container there is nothing to do."""
    if not words:
        return
    ended = subprocess.run(["docker", word, *words], capture_output=True, text=True, errors="replace", check=False)
    if must and ended.returncode:
        raise BackupFault(f"`docker {word}` ended with {ended.returncode}: {last_line(ended.stderr)}")
