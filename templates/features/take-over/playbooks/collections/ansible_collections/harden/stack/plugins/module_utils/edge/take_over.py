"""Lets a new container of a service take over from the one before it, without a failed request.

The edge asks for a service by a name that Compose gives to no container. The engine's name server follows a change of
a container's name at once, and no connection is cut by it: so the old container gives its name to the new one, is
asked nothing any more, ends what it does, and goes. (The name that Compose gives to a container is an alias, too, and
stays.)"""

from __future__ import annotations

import time

from ..engine.labels import of_project, service_of
from ..stack.look import health, last_words
from ..system.programs import run

__all__ = ["TakeOverFault", "await_healthy", "find_data", "give_name", "take_back", "take_over"]

# The edge looks names up again every second.
UNTIL_KNOWN_SECONDS, PAUSE_SECONDS = 3, 0.5
ESTABLISHED = "01"
# What a container is that becomes healthy by itself no more.
HOPELESS = ("unhealthy", "exited", "dead", "gone")
LINES = 15


class TakeOverFault(Exception):
    """There is nothing that could take over; the text says why."""


def take_over(engine, project: str, service: str, port: int, patience: float) -> list:
    """The containers that were replaced by the newest one. Whoever still talks to one of them has `patience` seconds to
    end. Raises TakeOverFault, EngineError and ProgramError."""
    before = newest_last(engine, project, service)[:-1]
    if not before:
        raise TakeOverFault(f"{service} has no second container that could take over")
    for old in before:
        if old["Name"] == f"/{name_of(project, service)}":
            run(["docker", "rename", old["Id"], f"{project}-{service}-before"])
    give_name(engine, project, service)
    time.sleep(UNTIL_KNOWN_SECONDS)
    until = time.monotonic() + patience
    for old in before:
        while is_talking(old["State"]["Pid"], port) and time.monotonic() < until:
            time.sleep(PAUSE_SECONDS)
        run(["docker", "stop", old["Id"]])
        run(["docker", "rm", "--force", old["Id"]])
    return [old["Id"][:12] for old in before]


def await_healthy(engine, project: str, service: str, seconds: float) -> None:
    """Waits until the newest container is healthy, whatever the one before it is. Raises TakeOverFault where it ends,
    is found unhealthy, or has not become healthy after so many seconds; EngineError."""
    until = time.monotonic() + seconds
    while True:
        containers = newest_last(engine, project, service)
        now = health(containers[-1]) if len(containers) > 1 else "gone"
        if now == "healthy":
            return
        if now in HOPELESS or time.monotonic() >= until:
            raise TakeOverFault(f"the new container of {service} is {now}")
        time.sleep(PAUSE_SECONDS)


def take_back(engine, project: str, service: str) -> list:
    """Removes the newest container, where another one has the name; gives what it said last."""
    containers = newest_last(engine, project, service)
    if len(containers) < 2 or containers[-1]["Name"] == f"/{name_of(project, service)}":
        return []
    said = last_words(engine, containers[-1], LINES)
    run(["docker", "rm", "--force", containers[-1]["Id"]])
    return said


def give_name(engine, project: str, service: str) -> bool:
    """Whether the newest container of a service had to get the name that the edge asks for: Compose has made it."""
    containers = newest_last(engine, project, service)
    if not containers or any(one["Name"] == f"/{name_of(project, service)}" for one in containers):
        return False
    run(["docker", "rename", containers[-1]["Id"], name_of(project, service)])
    return True


def find_data(engine, project: str, service: str) -> list:
    """Where the containers of a service write to volumes, also to those that their image makes: Compose hands such a
    volume on to the container that it makes in place of another one, but not to one beside it."""
    return sorted({mount["Destination"] for one in newest_last(engine, project, service)
                   for mount in one.get("Mounts") or [] if mount["Type"] == "volume" and mount["RW"]})


def name_of(project: str, service: str) -> str:
    return f"{project}-{service}-live"


def newest_last(engine, project: str, service: str) -> list:
    entries = [entry for entry in of_project(engine.all_containers(), project) if service_of(entry) == service]
    return sorted(engine.inspected_all(entries), key=lambda one: one["Created"])


def is_talking(pid: int, port: int) -> bool:
    """Whether somebody has a connection to that port, by the tables of the container's own network."""
    for table in ("tcp", "tcp6"):
        try:
            with open(f"/proc/{pid}/net/{table}", encoding="ascii") as stream:
                rows = [line.split() for line in stream.readlines()[1:]]
        except OSError:
            continue
        if any(row[3] == ESTABLISHED and int(row[1].rpartition(":")[2], 16) == port for row in rows):
            return True
    return False
