"""Whether a service lives with no other system calls than those of its list: it is led through its life with that list
in force. A call that is refused then is given back, and its life is tried again."""

from __future__ import annotations

import json
import os
from dataclasses import replace

from ..kernel.syscalls import call_names
from ..life.laboratory import OutOfTime
from .allowed import completed, narrowed, permitted_with

__all__ = ["calls_fact"]

# How often a list is tried, and how many lives must go well by it.
ROUNDS, LIVES = 4, 2


def calls_fact(laboratory, recipe, recorded: list, lives: int, groups: dict | None) -> dict:
    """The calls that it may make, and in how many lives these were in force: in none where no list could be proven, and
    then they are those that were recorded, in `lives`. `groups` has the widest profile that any container gets, and
    what completes a list."""
    machine = laboratory.tracer.machine
    seen = f"{len(recorded)} were recorded in {lives} lives"
    if not groups:
        return fact(recorded, machine, f"{seen}, and no list was made of them")
    trial = Enforcement(laboratory, recipe, groups)
    first = completed(recorded, groups["always"], groups["instead"], trial.most)
    names, why = trial.prove(first)
    if why:
        return fact(recorded, machine, f"{seen}, and it does not live with a list of them: {why}")
    left = sorted(set(recorded) - set(names))
    parts = [seen, f"{len(set(names) - set(recorded))} more are needed by the engine and the C library"]
    if len(names) > len(first):
        parts.append(f"{', '.join(sorted(set(names) - set(first)))} was missed")
    if left:
        parts.append(f"without {', '.join(left)}, which no container is given")
    return fact(names, machine, f"{'; '.join(parts)}; it lived {LIVES} times with no other", LIVES)


def fact(names: list, machine: str, evidence: str, lives: int = 0) -> dict:
    return {"value": names, "evidence": evidence, "machine": machine, "enforced": lives}


class Enforcement:
    """Lives of one service by a recipe, each with a list in force."""

    def __init__(self, laboratory, recipe, groups: dict) -> None:
        self.laboratory, self.recipe, self.profile = laboratory, recipe, groups["profile"]
        self.most = permitted_with(recipe.capabilities or (), groups)

    def prove(self, names: list) -> tuple:
        """The list with which it lived, and an empty text; else the last one, and why it did not."""
        why = ""
        for _ in range(ROUNDS):
            try:
                missed, why = self.lives(names)
            except OutOfTime as reason:
                return names, str(reason)
            if not missed:
                return names, why
            names = sorted({*names, *missed})
        return names, "it missed another call each time"

    def lives(self, names: list) -> tuple:
        """The calls that it missed, and what was not as before."""
        path = os.path.join(self.laboratory.workshop.folder, f"seccomp-{len(self.laboratory.experiments)}.json")
        with open(path, "w", encoding="utf-8") as stream:
            json.dump(narrowed(self.profile, set(names)), stream)
        enforced = (replace(self.recipe, profile=path), f"with {len(names)} system calls and no other")
        trials = self.laboratory.trials([enforced] * LIVES)
        unanswered = {call for trial in trials
                      for call in call_names(self.laboratory.tracer.lineage.unknown_below(trial.life.shims))}
        missed = self.most.intersection(unanswered) - set(names)
        broken = next((trial.broken[0] for trial in trials if trial.broken), "")
        if broken and not missed:
            refused = {call for trial in trials for _, call, error in trial.refused if error == "EPERM"} | unanswered
            broken += f" ({', '.join(sorted(refused))} refused)" if refused else ""
        # A list is only made where no event was lost before.
        lost = self.laboratory.tracer.lost()
        return missed, broken or (f"{lost} events of the kernel were lost" if lost else "")
