"""Begins what of a look at a stack takes as long as all the rest: other programs, which are not waited for."""

from __future__ import annotations

import os
import subprocess

from ..database.reading import begin
from ..database.readers import READERS
from ..system.programs import PLUGIN_FOLDERS, find_program

__all__ = ["begin_look"]


def begin_look(params: dict) -> dict:
    """Begins what takes as long as all the rest, and does not wait for it. `params` are those of ARGUMENTS."""
    return {"compose": start_compose(), "databases": begin(READERS, params["host"], params["databases"])}


def start_compose():
    """Asks Compose for its version. None where there is no Compose."""
    plugin = next((path for folder in (*PLUGIN_FOLDERS, os.path.expanduser("~/.docker/cli-plugins"))
                   if os.access(path := f"{folder}/docker-compose", os.X_OK)), None)
    command = [plugin] if plugin else ["docker", "compose"] if find_program("docker") else None
    return command and subprocess.Popen([*command, "version", "--short"], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
