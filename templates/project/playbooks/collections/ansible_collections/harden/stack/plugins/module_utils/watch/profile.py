"""The records of what an AppArmor profile in complain mode let through, as the rules that it lacks."""

from __future__ import annotations

import re

from ..learn.confine.missing import missing_rules, refused_anyway
from ..learn.confine.rules import access_of
from ..system.apparmor import whose_profile

__all__ = ["Accesses", "Profile"]

VERDICTS = ("ALLOWED", "AUDIT", "DENIED")
LONGEST = 300
# A hostile service has a new name for each file.
MOST_ANSWERS = 10_000


class Profile:
    """The rules that a service has, and whether its root can be written."""

    def __init__(self, rules: list, read_only: bool) -> None:
        self.rules, self.read_only = rules, read_only


class Accesses:
    """`profiles` are those of the watched services of a stack, by name. A record names its profile, so it is never
    unclear whose it is."""

    begin = re.compile(r"(?:node=\S+ )?type=AVC msg=|audit: type=1400 ")

    def __init__(self, stack: str, profiles: dict) -> None:
        self.stack, self.profiles, self.answers = stack, profiles, {}

    def keys(self, found: dict, _time: float) -> list:
        """(service, the rule that is missing, what was done where no rule is to be had)."""
        stack, service = whose_profile(found.get("profile", ""))
        if stack != self.stack or service not in self.profiles:
            return []
        access = access_of(found)
        if (service, access) not in self.answers and len(self.answers) < MOST_ANSWERS:
            self.answers[service, access] = self.answer(service, access)
        return self.answers.get((service, access), [(service, "", "more than is read")])

    def answer(self, service: str, access: tuple) -> list:
        verdict, operation, about, rights = access
        profile = self.profiles[service]
        if verdict not in VERDICTS or (profile.read_only and refused_anyway(access, profile.rules)):
            return []
        rules = [] if verdict == "DENIED" else missing_rules(access, profile.rules)
        # Where a profile has a rule for the program, an older parser has its start audited all the same.
        if rules or verdict == "AUDIT":
            return [(service, rule, "") for rule in rules]
        return [(service, "", " ".join(one for one in (operation, about, rights) if one)[:LONGEST])]

    def words(self, key: tuple) -> dict:
        service, rule, deed = key
        return {"service": service, "rule": rule, "deed": deed}
