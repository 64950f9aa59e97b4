"""What differs between two measurements. What holds is not kept: a state is what does not, by control and service."""

from __future__ import annotations

from ..system.said import printable

__all__ = ["changes_between", "confirmed", "count", "state_of"]

# Their values are never the same for long, and another one is no news.
VARYING = ("audit", "image_age", "page", "room")


def state_of(findings: list) -> dict:
    """By control and service: `fails`, `open` (left open, and known) or `unmeasured`, with why and with what was
    found."""
    return {f"{one['control']} {one.get('service', '')}".rstrip(): {
        "control": one["control"],
        "service": one.get("service", ""),
        "state": name_of(one),
        "why": printable(one.get("why", "")),
        "found": found_of(one),
    } for one in findings if one["ok"] is not True}


def name_of(finding: dict) -> str:
    if finding["ok"] is None:
        return "unmeasured"
    return "open" if "open" in finding else "fails"


def found_of(finding: dict) -> dict:
    """The wrong values, by reading; of those that vary, only that they are wrong."""
    if finding["ok"] is None:
        return {}
    return {one["read"]: "" if one["read"].split(" ")[0] in VARYING else printable(one["found"])
            for one in finding.get("readings", []) if one["found"] != one.get("wanted")}


def count(findings: list, state: dict) -> dict:
    names = [one["state"] for one in state.values()]
    counts = {name: names.count(name) for name in ("fails", "open", "unmeasured")}
    return {"holds": len(findings) - len(names), **counts}


def confirmed(first: dict, second: dict, before: dict) -> dict:
    """The second measurement without what the first one did not have, and nobody knew of: a container that just starts
    again is no news."""
    return {key: one for key, one in second.items() if key in first or key in before}


def changes_between(before: dict, now: dict, order: list) -> list:
    """What appeared, changed, and is gone, in the order of `order`, the states that matter most first. What cannot be
    measured for one and the same reason is one change."""
    changes = {}
    for key in [*now, *(key for key in before if key not in now)]:
        old, new = before.get(key), now.get(key)
        if old and new and (old["state"], old["found"]) == (new["state"], new["found"]):
            continue
        one = new or old
        change = {
            "change": "gone" if new is None else "appeared" if old is None else "changed",
            "state": one["state"],
            **({"was": old["state"]} if old and new else {}),
            "service": one["service"],
            "controls": [one["control"]],
            "why": one["why"],
        }
        group = (change["change"], change["service"], change["why"]) if one["state"] == "unmeasured" else key
        changes.setdefault(group, {**change, "controls": []})["controls"].append(one["control"])
    return sorted(changes.values(), key=lambda one: order.index(one["state"]))
