"""Whether a service lives under an AppArmor profile of its own: it is heard under one that records, rules are made of
that, and it is led through its life with these in force. What is denied then is given back, and it is tried again."""

from __future__ import annotations

import os
from dataclasses import replace

from ...system.apparmor import load_profile, why_not_enforced
from ...system.programs import ProgramError
from ..life.laboratory import OutOfTime
from ..life.places import places_for
from .listener import Listener
from .recording import recording_profile
from .rules import Access, rules_for

__all__ = ["profile_fact"]

# How often rules are tried, and how many lives must go well by them.
ROUNDS, LIVES = 4, 2
# What the text of a profile has in the place of its name, and of the line with its rules.
NAME, RULES = "@NAME@", "  @RULES@,\n"


def profile_fact(laboratory, recipe, template: str, info: dict) -> dict:
    """The rules by which it lives, and in how many lives these were in force: in none where that could not be tried or
    proven, and then there are none. `template` is the text of a profile without its name and its rules, `info` what the
    engine says of itself."""
    why = why_not_enforced(info)
    if why:
        return fact([], why)
    trial = Confinement(laboratory, recipe, template)
    try:
        with Listener(trial.name) as trial.listener:
            rules, why = trial.prove()
    except (OSError, OutOfTime, ProgramError) as error:
        rules, why = [], str(error)
    if why:
        return fact([], f"it does not live under a profile of its own: {why}")
    return fact(rules, f"it lived {LIVES} times with {len(rules)} rules and nothing else allowed", LIVES)


def fact(rules: list, evidence: str, lives: int = 0) -> dict:
    return {"value": rules, "evidence": evidence, "enforced": lives}


class Confinement:
    """Lives of one service by a recipe under profiles of one name."""

    def __init__(self, laboratory, recipe, template: str) -> None:
        self.laboratory, self.template, self.listener = laboratory, template, None
        self.name = laboratory.workshop.name
        self.recipe = replace(recipe, confined=self.name)
        lives = [one.life for one in laboratory.baseline]
        self.folders = set().union(*(life.folders for life in lives))
        self.places = places_of(recipe, laboratory.workshop.entry, {one for life in lives for one in life.changed})

    def prove(self) -> tuple:
        """The rules under which it lived, and an empty text; else none, and why it did not. Raises OSError, OutOfTime,
        ProgramError."""
        heard, broken = self.live(recording_profile(self.name, self.folders), "recorded")
        if broken or not heard:
            return [], broken or "the kernel told nothing of it"
        without = self.refused_anyway(heard)
        rules = self.rules(heard, without)
        for _ in range(ROUNDS):
            denied, broken = self.live(self.text(rules), f"{len(rules)} rules in force")
            heard |= denied
            without = set() if broken else without | self.refused_anyway(denied)
            better = self.rules(heard, without)
            if better == rules:
                return ([], broken) if broken else (rules, "")
            rules = better
        return [], broken or "it was denied something else each time"

    def live(self, text: str, how: str) -> tuple:
        """What was heard in lives under a profile, and what was not as before."""
        path = os.path.join(self.laboratory.workshop.folder, "apparmor")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        load_profile(path)
        trials = self.laboratory.trials([(self.recipe, f"under an AppArmor profile, {how}")] * LIVES)
        heard = self.listener.taken()
        if self.listener.lost:
            return heard, "records of the kernel were lost"
        return heard, next((one.broken[0] for one in trials if one.broken), "")

    def refused_anyway(self, heard: set) -> set:
        """What a root that cannot be written makes fail by itself: a rule would outlive it."""
        return Access(heard).writes_outside(self.places) if self.recipe.read_only else set()

    def rules(self, heard: set, without: set) -> list:
        kept = self.recipe.capabilities
        named = ["capability"] if kept is None else [f"capability {one.lower()}" for one in kept]
        return sorted({*rules_for(Access(heard), self.folders, self.places, without), *named})

    def text(self, rules: list) -> str:
        return self.template.replace(NAME, self.name).replace(RULES, "".join(f"  {rule},\n" for rule in rules))


def places_of(recipe, entry: dict, changed: set) -> list:
    """The folders that it may write to."""
    volumes = [mount["target"] for mount in entry.get("volumes") or []]
    written = [mount["target"] for mount in entry.get("volumes") or [] if not mount.get("read_only")]
    found = [*(place.partition(":")[0] for place in recipe.writable), *recipe.volumes, *written]
    return sorted({*found, *([] if recipe.read_only else places_for(changed, volumes))})
