"""Reads databases, and what the readers of their kinds have in common."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

__all__ = ["Unreadable", "begin", "named", "read_password", "unmeasured"]


class Unreadable(Exception):
    """A database could not be asked; the text says why, without any secret, and what helps."""


def begin(readers: dict, host: str, wanted: dict) -> dict:
    """Begins to read the databases, `wanted` by service, and does not wait: a client takes longer to start inside its
    container than for its work. Returns the futures by service; each has what its reader says, or raises Unreadable."""
    if not wanted:
        return {}
    pool = ThreadPoolExecutor(len(wanted))
    return {service: pool.submit(readers[one["reader"]].read, host, service, one) for service, one in wanted.items()}


def read_password(path: str) -> str:
    with open(path, encoding="utf-8") as stream:
        return stream.read()


def named(host: str, service: str, findings: list) -> list:
    """Findings with whose they are, and where what they found was read."""
    return [{"host": host, "service": service, **finding, "readings": readings_of(finding)} for finding in findings]


def readings_of(finding: dict) -> list:
    """A finding of a database is one reading: what its own client was told inside the container."""
    if "evidence" not in finding:
        return []
    return [{"read": finding["control"], "place": "accounts and rights, by the database's own client",
             "found": finding["evidence"]}]


def unmeasured(host: str, service: str, controls: tuple, why: str) -> list:
    """The findings when nothing could be read."""
    return named(host, service, [{"control": control, "ok": None, "why": why} for control in controls])
