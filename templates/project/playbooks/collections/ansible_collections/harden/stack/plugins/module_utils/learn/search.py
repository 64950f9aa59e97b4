"""Finds out what a service needs: it is led through its life as shipped, then with nothing, and is given back one thing
at a time, each for a refusal. What it keeps is taken away alone once more, and must be missed."""

from __future__ import annotations

import time
from dataclasses import replace

from .giving_back import files_of, give_back
from .judge import Trial, breaks, expected_of, new_refusals
from .life import A_STOP, KILLED, Patience, live
from .recipe import Recipe
from .remedies import places_for
from .syscalls import call_name

__all__ = ["OutOfTime", "Search", "Unlearnable"]

ROUNDS = 6
# How long a start may take: as shipped, and how many times as long as then without something.
PATIENCE, TIMES_AS_LONG, LEAST_PATIENCE = 180, 3, 20
# How long it has for its end.
STOP, SHORT_STOP = 10, 1
# Where nothing says as whom it runs, anybody who is not root.
ANYBODY = "1000:1000"


class Unlearnable(Exception):
    """Why nothing can be learned of a service."""


class OutOfTime(Exception):
    """The time for learning is over."""


class Search:
    """`workshop` is where experiments are made, `tracer` records them, `end` is when time is over (monotonic)."""

    def __init__(self, workshop, tracer, exercises: list, end: float) -> None:
        self.workshop, self.tracer, self.exercises, self.end = workshop, tracer, exercises, end
        self.baseline, self.on_data, self.untried = [], [], list(workshop.copies.untried)
        self.experiments, self.why, self.best, self.starts = [], {}, None, 0
        self.volumes = [mount["target"] for mount in workshop.entry.get("volumes") or []]

    def learn(self) -> Recipe:
        """The least with which it lives as before. Raises Unlearnable, OutOfTime, ClientError."""
        self.live_as_shipped()
        user, self.why["user"] = user_of(self.baseline)
        places, lasting = self.places()
        written = {"read_only": True, "writable": places, "volumes": lasting}
        found = None
        for least in (Recipe(user, (), **written), Recipe(None, (), **written), Recipe(None, None, **written),
                      Recipe(user, ()), Recipe(None, ())):
            found = self.improve(least)
            if found:
                break
        if found is None:
            raise Unlearnable("nothing could be taken away without a change in what it does")
        self.best = self.without_needless(found)
        return self.best

    def places(self) -> tuple:
        """The folders that it wrote to: those that may begin empty each time, and those with files that may be
        missed."""
        changed = {change for one in self.baseline for change in one.life.changed}
        files = sorted(file for one in self.baseline for file in one.life.files)
        folders = places_for(changed, self.volumes)
        told = {folder: next((file for file in files if file.startswith(f"{folder}/")), "") for folder in folders}
        self.why.update({folder: f"{file} was written, and would be lost" for folder, file in told.items() if file})
        return (tuple(folder for folder in folders if not told[folder]),
                tuple(folder for folder in folders if told[folder]))

    def live_as_shipped(self) -> None:
        """Twice: what differs between the two differs by itself."""
        for _ in range(2):
            trial = self.trial(Recipe(), "as shipped")
            if trial.life.cut_short:
                raise Unlearnable(f"it does not live as shipped: {trial.life.cut_short}")
            self.baseline.append(trial)
            self.noted("as shipped", trial)

    def trial(self, recipe: Recipe, name: str = "", all_calls: bool = False, on_data: bool = False) -> Trial:
        if time.monotonic() > self.end:
            raise OutOfTime(f"the time is over after {len(self.experiments)} experiments")
        self.tracer.record(all_calls)
        ports = self.baseline[0].life.ports if self.baseline else None
        with self.workshop.project(recipe, on_data) as project:
            life = live(self.workshop.engine, project, ports, self.patience(), self.exercises)
        self.starts += life.starts
        self.tracer.settle()
        refused = self.tracer.lineage.refused_below(life.shims)
        trial = Trial(recipe, life, {(who, call_name(call), error): often
                                     for (who, call, error), often in refused.items()}, project.others)
        baseline = self.on_data if on_data else self.baseline
        if len(baseline) == 2:
            trial.broken = breaks(life, baseline)
            trial.told = [] if life.cut_short else new_refusals(trial, baseline)
            self.noted(name or f"{recipe.words()}{', on a copy of its data' if on_data else ''}", trial)
        return trial

    def patience(self) -> Patience:
        """As shipped it is given time. Later a start may take some times as long as then, and what did not end by its
        signal then is not waited for again."""
        if not self.baseline:
            return Patience(PATIENCE, STOP)
        longest = max(one.life.longest_start for one in self.baseline)
        is_killed = all(dict(one.life.steps).get(A_STOP) == KILLED for one in self.baseline)
        return Patience(max(LEAST_PATIENCE, longest * TIMES_AS_LONG), SHORT_STOP if is_killed else STOP)

    def noted(self, name: str, trial: Trial) -> None:
        self.experiments.append({"name": name, "passed": not trial.broken,
                                 "why": "; ".join([*trial.broken, *trial.told][:3])})

    def improve(self, recipe: Recipe, on_data: bool = False) -> Recipe | None:
        """Gives back what refusals name until it lives; None where they name nothing that helps."""
        for _ in range(ROUNDS):
            trial = self.trial(recipe, on_data=on_data)
            if not trial.broken:
                return recipe
            better = give_back(recipe, trial, self.volumes, self.why)
            if better == recipe:
                return None
            recipe = better
        return None

    def without_needless(self, recipe: Recipe, kept: Recipe | None = None) -> Recipe:
        """Takes each place and each capability away alone; what is missed stays, with what happened as its reason. Only
        what goes beyond the recipe `kept`, on a copy of the data, where there is one."""
        for name in ("writable", "volumes", "owned", "capabilities"):
            for one in getattr(recipe, name) or ():
                if kept is None or one not in (getattr(kept, name) or ()):
                    less = tuple(other for other in getattr(recipe, name) if other != one)
                    what = files_of(one) if name == "owned" else one
                    recipe = self.shortened(recipe, replace(recipe, **{name: less}), what, kept is not None)
        return recipe

    def shortened(self, recipe: Recipe, less: Recipe, what: str, on_data: bool) -> Recipe:
        trial = self.trial(less, f"without {what}{', on a copy of its data' if on_data else ''}", on_data=on_data)
        if not trial.broken:
            return less
        self.why[what] = self.why.get(what) or f"without it, {trial.broken[0]}"
        return recipe

    def proven(self, recipe: Recipe) -> list:
        """Two more lives with what was found, and one on the data that there are, of which every call is recorded.
        Raises Unlearnable where one differs."""
        name = f"{recipe.words()}, recorded"
        lives = [self.trial(recipe, name, all_calls=True) for _ in range(2)]
        if self.on_data:
            lives.append(self.trial(recipe, f"{name} on a copy of its data", all_calls=True, on_data=True))
        for one in lives:
            if one.broken:
                raise Unlearnable(f"what was found did not hold the second time: {one.broken[0]}")
        return lives

    def unexercised(self) -> list:
        """What nothing is known of, although it is there."""
        if not self.baseline:
            return []
        steps = dict(self.baseline[0].life.steps)
        silent = [port for port in sorted(self.baseline[0].life.ports)
                  if steps.get(f"requests: greeting of port {port}") == "connected"]
        return [*(f"port {port} was only connected to" for port in silent),
                *(f"this differs by itself: {one}" for one in expected_of(self.baseline)), *self.untried]


def user_of(baseline: list) -> tuple:
    """As whom it runs by itself once it has begun, and the program that says so."""
    seen = sum((one.life.users for one in baseline), start=type(baseline[0].life.users)())
    for (program, uid, gid), _ in seen.most_common():
        if uid != "0":
            return f"{uid}:{gid}", f"{program} runs as {uid}:{gid} by itself"
    return ANYBODY, "it works as any user"
