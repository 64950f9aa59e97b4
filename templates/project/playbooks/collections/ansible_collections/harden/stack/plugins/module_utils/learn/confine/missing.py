"""What the rules of a profile lack for something that a service did on the running stack."""

from __future__ import annotations

import re

from ..life.places import below
from .rules import EACH, Access, rules_for

__all__ = ["missing_rules", "refused_anyway"]

FILES = re.compile(r"(\S+) ([mrwlk]+)")
DENIED = re.compile(r"deny (\S+)/\*\* ([mx]+)")
WHOLE = "/{,**}"
CAPABILITY = re.compile(r"[a-z_]{1,40}")


def missing_rules(access: tuple, known: list) -> list:
    """The rules that are not there and that it needs; none where there is no such rule. `access` is as `access_of`
    makes it, `known` are the rules of the profile."""
    _, operation, about, _ = access
    if is_denied(access, known):
        return []
    if operation == "capable":
        rules, there = [f"capability {about}"] if CAPABILITY.fullmatch(about) else [], []
    else:
        rules, there = (rules_for(Access(heard), folders_of(known), places_of(known), set())
                        for heard in ({access}, set()))
    # What a profile refuses by name stays refused.
    return [rule for rule in rules if rule not in [*known, *there] and not rule.startswith("deny ")]


def is_denied(access: tuple, known: list) -> bool:
    """Whether the profile refuses it by name: complain mode lets it be run all the same."""
    _, _, about, rights = access
    found = filter(None, map(DENIED.fullmatch, known))
    return any(below(about, [one[1]]) and set(rights) & set(one[2]) for one in found)


def refused_anyway(access: tuple, known: list) -> bool:
    """Whether a root that cannot be written refuses it, with a rule or without."""
    return bool(Access({access}).writes_outside(places_of(known)))


def places_of(known: list) -> list:
    """The folders that it writes to."""
    found = [FILES.fullmatch(rule) for rule in known]
    return [one[1][:-len(WHOLE)] for one in found if one and one[1].endswith(WHOLE) and "w" in one[2]]


def folders_of(known: list) -> set:
    """Those at the top of its file system that are read as they are."""
    found = [re.fullmatch(r"/([^/]+)/\{,\*\*\} m?r", rule) for rule in known]
    return {one[1] for one in found if one and one[1] not in EACH}
