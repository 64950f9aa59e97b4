"""A look at a server as its module and its action return it."""

from __future__ import annotations

from ..engine.api import EngineError
from .begin import begin_look
from .lock import LockHeld, hold

__all__ = ["look_at_stack"]


def look_at_stack(stack: dict, check: bool) -> dict:
    """What stack_facts returns; what keeps the stack from the server is a failure with its words. A check takes no
    lock."""
    try:
        if not check:
            hold(stack)
    except LockHeld as fault:
        return {"failed": True, "msg": str(fault)}
    begun = begin_look(stack)
    # While other programs are at work: this imports most of the collection.
    from .look import StackFault, end_look
    try:
        return {"changed": False, **end_look(stack, begun)}
    except StackFault as fault:
        return {"failed": True, "msg": str(fault)}
    except EngineError as error:
        return {"failed": True, "msg": f"Docker Engine does not answer here. {error}. Install it, start it, or let the "
                                       "deploy account use it."}
