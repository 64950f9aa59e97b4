"""What is kept of one life of a service: what must be the same in the next one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from ..network.heard import Heard

__all__ = ["A_STOP", "KILLED", "LOGGED", "ON_DATA", "SHORT_STOP", "WELL", "Life", "Patience"]

WELL, A_STOP, KILLED = "well", "a stop", "it ends with 137"
# How long what did not end by its signal is waited for, the next time.
SHORT_STOP = 1
ON_DATA = "a new container on a copy of the stack's data"
# What a line of trouble is told by.
LOGGED = "its log says: "


@dataclass
class Life:
    """`steps` are (what, how it went). `sites` are the ports that answered pages, `silent` those that answered nothing.
    `programs` were seen at any time, `lasting` are those that were there whenever it had been asked, `folders` those at
    the top of its file system, `owners` whose the folders of its image are that it wrote to, as (user id, group id),
    `groups` which group each user of the image has. `filled` is the most that was seen in each of its `places` in
    memory, `open_files` the most that one process had open. It `is_early` where it could have gone on: it was not as
    before, or no more was wanted. Sizes are in bytes."""

    places: tuple = ()
    steps: list = field(default_factory=list)
    cut_short: str = ""
    is_early: bool = False
    programs: set = field(default_factory=set)
    lasting: set | None = None
    users: Counter = field(default_factory=Counter)
    log_lines: int = 0
    bad_lines: dict = field(default_factory=dict)
    changed: set = field(default_factory=set)
    files: set = field(default_factory=set)
    ports: set = field(default_factory=set)
    sites: set = field(default_factory=set)
    silent: set = field(default_factory=set)
    shims: set = field(default_factory=set)
    folders: set = field(default_factory=set)
    owners: dict = field(default_factory=dict)
    groups: dict = field(default_factory=dict)
    memory: int = 0
    processes: int = 0
    open_files: int = 0
    filled: dict = field(default_factory=dict)
    starts: int = 0
    longest_start: float = 0.0
    heard: Heard = field(default_factory=Heard)


class Patience(NamedTuple):
    """How many seconds a start may take, and a stop. What is not as in any of the lives `known` ends it, where there
    are some; `is_first_part`: so does its second start."""

    start: float
    stop: int
    known: tuple = ()
    is_first_part: bool = False
