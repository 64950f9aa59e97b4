"""From which data to which image a server goes, and how: the one table of it, and the verdict by it."""

from __future__ import annotations

from dataclasses import dataclass

from .versions import numbers

__all__ = ["REFUSED", "SERVERS", "judge", "next_stop", "release_of"]


@dataclass(frozen=True)
class Server:
    """What its documentation says of upgrades."""

    title: str
    # How many numbers name a release: 11.8 is one of MariaDB, 17 of PostgreSQL.
    length: int
    # It takes data of an older release over when it starts, and no older one opens them afterwards.
    in_place: bool
    # The releases that an upgrade may not leave out.
    stops: tuple = ()
    # Before this release even an older version of the same one does not open the data; None: there is no such.
    back_from: tuple = ()


SERVERS = {
    "mariadb": Server("MariaDB", 2, in_place=True),
    # To a release for long terms and from there to the next one; within 8.0 there is no way back either.
    "mysql": Server("MySQL", 2, in_place=True, stops=((5, 5), (5, 6), (5, 7), (8, 0), (8, 4), (9, 7)),
                    back_from=(8, 4)),
    "postgres": Server("PostgreSQL", 1, in_place=False),
}
REFUSED = frozenset({"in-place", "too-far", "dump", "newer", "other-server"})


def judge(data: dict, image: dict, agreed: str = "") -> str:
    """`data` and `image` have `server` and `version`, empty where unknown; `agreed` is the release that the answers
    agree to.

    starts        the same release, or a newer version of it
    agreed        an older release, which the server takes over in place, and that is agreed
    in-place      the same, and not agreed
    too-far       it would leave out a release that it has to go by
    moves         another release, the server opens its own only, and that its rows go there by a dump is agreed
    dump          the same, and not agreed
    newer         the data are newer than the server
    other-server  the data are another server's
    unknown       one of the two could not be read
    """
    if not (data["server"] and image["server"]):
        return "unknown"
    if data["server"] != image["server"]:
        return "other-server"
    if not (data["version"] and image["version"]):
        return "unknown"
    server = SERVERS[image["server"]]
    old, new = release_of(server, data["version"]), release_of(server, image["version"])
    if old == new:
        return "newer" if new < server.back_from and is_older(image["version"], data["version"]) else "starts"
    if new < old:
        return "newer"
    if not server.in_place:
        return "moves" if numbers(agreed) == new else "dump"
    if next_stop(server, old, new):
        return "too-far"
    return "agreed" if numbers(agreed) == new else "in-place"


def release_of(server: Server, version: str) -> tuple:
    """The numbers that name the release. PostgreSQL before 10 had two of them."""
    found = numbers(version)
    return found[:2] if server.length == 1 and found < (10,) else found[:server.length]


def next_stop(server: Server, old: tuple, new: tuple) -> tuple:
    """The first release between two that may not be left out; empty where there is none."""
    return next((stop for stop in server.stops if old < stop < new), ())


def is_older(version: str, other: str) -> bool:
    """Of the same release, by what both say."""
    first, second = numbers(version), numbers(other)
    length = min(len(first), len(second))
    return first[:length] < second[:length]
