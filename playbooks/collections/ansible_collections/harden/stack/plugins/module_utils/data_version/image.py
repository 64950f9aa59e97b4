"""Which server an image has, and of which version: by its variables, as the official images have them, else by asking
its program."""

from __future__ import annotations

import re
import subprocess

from .versions import text_of
from ..engine.api import EngineError

__all__ = ["ask_image", "image_id", "read_variables"]

# By the server that a service has by its answers: the variables that say which one its image really has. The first
# that is there counts.
VARIABLES = {
    "mariadb": {"MARIADB_VERSION": "mariadb", "PS_VERSION": "mysql", "MYSQL_VERSION": "mysql", "MYSQL_MAJOR": "mysql"},
    "postgres": {"PG_VERSION": "postgres", "PG_MAJOR": "postgres"},
}
VARIABLES["mysql"] = VARIABLES["mariadb"]
# An old image of MariaDB has the second alone.
PROGRAMS = {"mariadb": ["mariadbd", "mysqld"], "mysql": ["mysqld", "mariadbd"], "postgres": ["postgres"]}
# What a server says when it is asked for its version.
SAYS = re.compile(r"Ver (?P<mysql>[0-9][0-9.]*)(?P<words>[^\n]*)|\(PostgreSQL\) (?P<postgres>[0-9][0-9.]*)")
SECONDS = 30


def image_id(engine, image: str) -> str:
    """Empty where the engine does not have it."""
    try:
        return engine.json(f"/images/{image}/json")["Id"]
    except EngineError:
        return ""


def read_variables(engine, image: str, server: str) -> dict:
    """`server` and `version` by the variables of the image; both are empty where they say nothing."""
    variables = dict(one.partition("=")[::2] for one in engine.json(f"/images/{image}/json")["Config"].get("Env") or [])
    found = [{"server": has, "version": text_of(variables[name])} for name, has in VARIABLES[server].items()
             if text_of(variables.get(name))]
    return found[0] if found else {"server": "", "version": ""}


def ask_image(image: str, server: str) -> dict:
    """The same by its program."""
    for program in PROGRAMS[server]:
        found = SAYS.search(ask(image, program))
        if found:
            return read_answer(found)
    return {"server": "", "version": ""}


def read_answer(found) -> dict:
    if found["postgres"]:
        return {"server": "postgres", "version": text_of(found["postgres"])}
    return {"server": "mariadb" if "MariaDB" in found["words"] else "mysql", "version": text_of(found["mysql"])}


def ask(image: str, program: str) -> str:
    """What the program says in a container of its own: as nobody, without a network, and without any data."""
    options = ["--rm", "--pull=never", "--network=none", "--read-only", "--cap-drop=ALL", "--user=65534:65534",
               "--security-opt=no-new-privileges", "--memory=256m", "--pids-limit=32", "--log-driver=none"]
    try:
        said = subprocess.run(["docker", "run", *options, f"--entrypoint={program}", image, "--version"],
                              capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stdout[:1000] if said.returncode == 0 else ""
