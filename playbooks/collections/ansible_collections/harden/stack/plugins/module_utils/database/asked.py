"""What databases have, as the module that looks at them and its action return it."""

from __future__ import annotations

from .reading import Unreadable, begin
from .readers import READERS

__all__ = ["ARGUMENTS", "answers_of", "ask_databases"]

# What database_facts takes, which says what each is.
ARGUMENTS = {"host": {"type": "str", "required": True}, "databases": {"type": "dict", "required": True}}


def ask_databases(host: str, databases: dict, check: bool) -> dict:
    """What database_facts returns."""
    try:
        return {"changed": False,
                "databases": answers_of(begin(READERS, host, databases), host, databases, check)}
    except Unreadable as fault:
        return {"failed": True, "msg": str(fault)}


def answers_of(reads: dict, host: str, databases: dict, check: bool) -> dict:
    """What each of `reads` says, by service, when it has come to its end. A check goes on with what it could not read;
    a run cannot: raises Unreadable."""
    return {service: answer_of(service, read, host, databases[service], check) for service, read in reads.items()}


def answer_of(service: str, read, host: str, wanted: dict, check: bool) -> dict:
    try:
        return read.result()
    except Unreadable as fault:
        if not check:
            raise Unreadable(f"The database of {service} could not be asked: {fault}. Its data were not "
                             "touched.") from fault
        return READERS[wanted["reader"]].unread(host, service, f"the database could not be asked: {fault}")
