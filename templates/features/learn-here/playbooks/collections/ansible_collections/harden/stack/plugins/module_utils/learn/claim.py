"""Who has the folder in memory of a stack that is learned without being deployed: one command at a time, and whoever
comes after a killed one takes away what that left."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from contextlib import contextmanager

from ..engine.api import Engine, default_socket
from ..system.files import replace_file
from .experiment.client import Client
from .experiment.left import name_of, take_away
from .place import COMMAND, end_work, images_noted, other_command

__all__ = ["claim", "held", "take_all_away"]


def claim(place: str, command: str, folder: str, empty) -> str:
    """Makes the folder for the command of that identity, which was called in `folder`. `empty` removes the place with
    what a killed command left there. Gives which other command has it; an empty text where it is this one's. Of two
    that come at once, one gets it. Raises OSError, and what `empty` raises."""
    while True:
        try:
            os.mkdir(place, 0o700)
        except FileExistsError:
            pass
        with held(place) as is_there:
            other = other_command(place, command) if is_there else ""
            if other:
                return other
            if is_there and not os.listdir(place):
                note = json.dumps({"process": command, "folder": folder})
                replace_file(os.path.join(place, COMMAND), note.encode(), 0o600)
                return ""
            if is_there:
                empty()


@contextmanager
def held(place: str):
    """Nobody else claims the folder or takes it away meanwhile. Says whether there is one: it may have gone while it
    was waited for. Raises OSError."""
    try:
        handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield is_same(handle, place)
    finally:
        os.close(handle)


def is_same(handle: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path, follow_symlinks=False))
    except FileNotFoundError:
        return False


def take_all_away(project: str, place: str, keeps_images: bool) -> list:
    """Ends who learns there, and removes what was made, the folder at last. Gives the images that stay. Raises
    ClientError, EngineError, OSError."""
    client, services = Client(), end_work(place)
    try:
        for service in services:
            take_away(Engine(default_socket()), client, name_of(project, service))
        built = [image for image in images_noted(place) if client.docker("image", "ls", "--quiet", image, must=False)]
        if not keeps_images and built:
            client.docker("image", "rm", *built, must=False)
    finally:
        shutil.rmtree(place)
    return built if keeps_images else []
