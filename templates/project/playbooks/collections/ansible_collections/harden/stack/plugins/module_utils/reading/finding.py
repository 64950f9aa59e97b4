"""What becomes of a control by the readings that were taken for it."""

from __future__ import annotations

import datetime

__all__ = ["finding_of", "findings_of_host", "now"]


def now() -> str:
    """The time of a measurement."""
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


def findings_of_host(host: str, checks: dict, take) -> list:
    """A finding for each control of the host itself. `checks` holds what is expected by control and reading; `take`
    gives the reading of a name and what is wanted of it, as finding_of takes it."""
    at = now()
    return [{**finding_of({"host": host, "control": control}, [take(name, want) for name, want in wanted.items()]),
             "at": at} for control, wanted in checks.items()]


def finding_of(whose: dict, taken: list, known: dict | None = None) -> dict:
    """`taken` has, for each reading, `read`, `place`, `wanted`, and what was `found` or why it is `unread`. A wrong
    reading outweighs one that was not possible, and both outweigh a right one. What is wrong is an open point only
    where nothing but what was `known` is, and nobody's acceptance of that is over."""
    wrong = [one for one in taken if "found" in one and one["found"] != one["wanted"]]
    unread = dict.fromkeys(one["unread"] for one in taken if "unread" in one)
    owner = f" of {whose['service']}" if "service" in whose else ""
    why = [f"{one['read']}{owner} is {one['found']}, wanted {one['wanted']}" for one in wrong] or unread
    is_known = bool(wrong) and all(is_allowed(known, one) for one in wrong)
    accepted = known.get("accepted", []) if is_known else []
    over = [one for one in accepted if is_over(one)]
    why = [*why, *(f"`{one['entry']}` was accepted until {one['until']}" for one in over)]
    return {
        **whose,
        "ok": False if wrong else None if unread else True,
        **({"why": "; ".join(why)} if why else {}),
        **({"open": known["why"]} if is_known and not over else {}),
        **({"accepted": accepted} if accepted else {}),
        "readings": [one for one in taken if "found" in one],
    }


def is_over(accepted: dict) -> bool:
    """Whether its last day has passed. Days are those of UTC, as in harden.yml."""
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    return accepted.get("until", today) < today


def is_allowed(known: dict | None, reading: dict) -> bool:
    if known is None or "allows" not in known:
        return known is not None
    allowed = known["allows"].get(reading["read"], [])
    return reading["found"] in ([allowed] if isinstance(allowed, str) else allowed)
