"""A look at a server as its module and its action return it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from ..engine.api import Engine, EngineError, default_socket
from ..stack.begin import begin_look
from ..stack.lock import LockHeld, hold

__all__ = ["look_at_server"]

ASIDE = ("todo", "readings", "unread")


def look_at_server(check: bool, **params) -> dict:
    """What server_facts returns; `params` are those of ARGUMENTS. What keeps it from being prepared is a failure with
    its words. A check takes no lock."""
    if os.geteuid() != 0:
        return failed("The deploy account is not root here, so this server cannot be prepared. Set `become: true` for "
                      "this host, or `prepare: false`.")
    stack = params["stack"]
    try:
        if stack and not check:
            hold(stack)
    except LockHeld as fault:
        return failed(str(fault))
    begun = begin_look(stack) if stack else {}
    # While other programs are at work: these import most of the collection.
    from .known_parts import PARTS
    from .parts import findings_of, run_parts
    with ThreadPoolExecutor(1) as pool:
        seen = pool.submit(looked_at, stack, begun) if stack else None
        found, faults = run_parts(PARTS, params["wanted"])
    if faults:
        return failed(f"This server cannot be prepared: {'; '.join(faults)}.")
    todo = {name: part["todo"] for name, part in found.items() if part["todo"]}
    # Before the server is prepared: a swarm and a Compose project are not prepared alike.
    if stack and todo and (fault := side_now(stack)):
        return failed(f"This server cannot take the stack: {fault}.")
    return {
        "changed": False,
        "todo": todo,
        "findings": findings_of(params["host"], params["checks"], found),
        "parts": {name: {key: value for key, value in part.items() if key not in ASIDE}
                  for name, part in found.items()},
        # Of a server that is to be prepared it is not asked for, and may have broken.
        **(seen.result() if seen and not todo else {}),
    }


def failed(why: str) -> dict:
    return {"failed": True, "msg": why}


def looked_at(stack: dict, begun: dict) -> dict:
    """The stack as it is; nothing where it cannot be looked at yet: the task that is there for it says why."""
    from ..stack.look import StackFault, end_look
    try:
        return {"stack": end_look(stack, begun)}
    except (StackFault, EngineError):
        return {}


def side_now(stack: dict) -> str:
    """Why the stack cannot be here as its answers have it; empty also where there is no engine yet."""
    from ..stack.sides import project_fault, side_fault
    engine = Engine(default_socket())
    try:
        containers = engine.all_containers()
        if stack["target"] == "swarm":
            return project_fault(containers, stack["project"])
        return side_fault(engine, engine.once("/info"), containers, stack)
    except EngineError:
        return ""
