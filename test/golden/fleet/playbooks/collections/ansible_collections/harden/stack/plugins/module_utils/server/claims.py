"""What other stacks on the server have changed that this stack needs, too: undo asks whose it is."""

from __future__ import annotations

from ..record.store import Record, RecordError
from .parts import ServerFault

__all__ = ["look"]


def look(wanted: dict) -> dict:
    """`wanted`: stack, and the controls that it has."""
    try:
        return {"todo": Record(wanted["stack"]).unclaimed(wanted["controls"]), "controls": wanted["controls"]}
    except RecordError as error:
        raise ServerFault(str(error)) from error
