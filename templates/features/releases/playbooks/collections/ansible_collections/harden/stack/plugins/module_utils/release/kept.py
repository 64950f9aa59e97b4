"""What runs, kept as a release, as its module and its action return it."""

from __future__ import annotations

from ..engine.api import Engine, EngineError, default_socket
from ..engine.labels import service_of
from ..system.programs import ProgramError
from ..tree.state import found_state
from .keep import keep, unwell
from .store import ReleaseFault, Releases

__all__ = ["ARGUMENTS", "keep_release"]

# What release_keep takes, which says what each is.
ARGUMENTS = {
    "project": {"type": "str", "required": True},
    "root": {"type": "path", "required": True},
    "id": {"type": "str", "required": True},
    "back": {"type": "bool", "default": False},
    "services": {"type": "list", "elements": "dict", "required": True},
    "inputs": {"type": "dict", "required": True},
    "look": {"type": "dict", "default": {}},
    "urls": {"type": "dict", "default": {}},
    "owned_volumes": {"type": "list", "elements": "dict", "default": []},
    "most": {"type": "int", "default": 3},
}


def keep_release(check: bool, **params) -> dict:
    """What release_keep returns."""
    result = {"changed": False, "id": "", "why": "", "forgotten": []}
    try:
        return {**result, **({} if check else note(params))}
    except OSError as error:
        return {**result, "why": f"{error.filename} cannot be written: {error.strerror}"}
    except (EngineError, ProgramError, ReleaseFault) as fault:
        return {**result, "why": str(fault)}


def note(params: dict) -> dict:
    engine = Engine(default_socket())
    containers = {service_of(entry): entry for entry in engine.containers(params["project"])}
    waiting = unwell(containers, params["services"], params["inputs"])
    if waiting:
        raise ReleaseFault(f"{', '.join(waiting)} {'is' if len(waiting) == 1 else 'are'} not healthy, or not made from "
                           "what was deployed")
    if not params["back"]:
        return keep(engine, containers, params)
    Releases(params["root"]).mark(params["id"], found_state(params["root"]), is_back=True)
    return {"id": params["id"], "forgotten": []}
