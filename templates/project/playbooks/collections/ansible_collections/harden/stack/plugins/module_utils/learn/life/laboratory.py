"""Leads a service through lives, each by a recipe, and says of each whether it went as those as shipped."""

from __future__ import annotations

import time
from enum import Enum
from functools import partial

from ..asking.waiting import patient
from ..experiment.recipe import Recipe
from ..experiment.side_by_side import side_by_side
from ..kernel.syscalls import call_name
from .judge import Trial, breaks, is_doubtful, new_refusals
from .leader import live
from .life import A_STOP, KILLED, ON_DATA, SHORT_STOP, Life, Patience

__all__ = ["Extent", "Laboratory", "OutOfTime", "Unlearnable"]

# How long a start may take: as shipped, and how many times as long as then without something.
PATIENCE, TIMES_AS_LONG, LEAST_PATIENCE = 180, 3, 20
# How long it has for its end.
STOP = 10
# What takes long by itself, or on a slow server, has time for so many pairs of lives, but no more than that.
PAIRS, MOST_SECONDS = 30, 3600


class Unlearnable(Exception):
    """Why nothing can be learned of a service."""


class OutOfTime(Exception):
    """The time for learning is over."""


class Extent(Enum):
    """How much of a life is led: all of it; until something is not as before; or of that the first start alone."""

    WHOLE, UNTIL_BROKEN, FIRST_PART = range(3)


class Laboratory:
    """`workshop` is where experiments are made, `tracer` records them, `end` is when time is over (monotonic) unless
    the lives as shipped show that more is needed, `shipped` what it is compared with. `baseline` are the lives as
    shipped, `experiments` all that was tried, in words, `untried` what could not be, `filled` the most bytes that were
    seen in each place in memory."""

    def __init__(self, workshop, tracer, exercises: list, end: float, shipped: Recipe = Recipe()) -> None:
        self.workshop, self.tracer, self.exercises, self.end = workshop, tracer, exercises, end
        self.began = time.monotonic()
        self.shipped = shipped
        self.baseline, self.experiments, self.starts, self.filled = [], [], 0, {}
        self.untried = list(workshop.copies.untried)

    def live_as_shipped(self) -> None:
        """Twice: what differs between the two differs by itself. A copy of its data on which it does not live tells
        nothing: it may be one of files that were being written. Raises Unlearnable, OutOfTime."""
        began = time.monotonic()
        lives, cut_short = self.as_shipped()
        if cut_short.startswith(ON_DATA):
            self.untried.append(f"its data: as shipped, {cut_short}")
            self.workshop.copies.leave_out(self.workshop.service)
            began = time.monotonic()
            lives, cut_short = self.as_shipped()
        if cut_short:
            said = [line for one in lives for line in one.life.bad_lines.values()][-1:]
            why = "".join(f"; its log says: {line[:200]}" for line in said)
            raise Unlearnable(f"it does not live as shipped: {cut_short}{why}")
        self.baseline = lives
        self.end = max(self.end, began + min(MOST_SECONDS, PAIRS * (time.monotonic() - began)))
        for trial in lives:
            self.noted(self.shipped.words(), trial)

    def as_shipped(self) -> tuple:
        """Two lives, and what the first of them broke off by that did."""
        lives = [Trial(self.shipped, *one) for one in self.lives([self.shipped] * 2)]
        return lives, next((one.life.cut_short for one in lives if one.life.cut_short), "")

    def trial(self, recipe: Recipe, extent: Extent = Extent.WHOLE) -> Trial:
        return self.trials([(recipe, recipe.words())], extent=extent)[0]

    def trials(self, wanted: list, all_calls: bool = False, extent: Extent = Extent.WHOLE) -> list:
        """A trial for each of `wanted`, (recipe, name), side by side. A doubtful one is made again: what speaks
        against it may be there by chance. Raises OutOfTime."""
        trials = self.judged([recipe for recipe, _ in wanted], all_calls, extent)
        # Where every call of a whole life is recorded, all that was found is at stake.
        for _ in range(2 if all_calls and extent is Extent.WHOLE else 1):
            odd = [number for number, one in enumerate(trials) if is_doubtful(one, self.baseline)]
            if odd and all_calls:
                # A call is recorded in one of them: in all together there is each.
                odd = list(range(len(trials)))
            again = self.judged([wanted[number][0] for number in odd], all_calls, extent) if odd else []
            for number, trial in zip(odd, again):
                trials[number] = trial
        for trial, (_, name) in zip(trials, wanted):
            self.noted(name, trial)
        return trials

    def judged(self, recipes: list, all_calls: bool, extent: Extent) -> list:
        """A trial by each recipe, side by side, with what was not as in the lives as shipped."""
        trials = [Trial(recipe, *one) for recipe, one in zip(recipes, self.lives(recipes, all_calls, extent))]
        for trial in trials:
            trial.broken = breaks(trial.life, self.baseline)
            # One that was cut short says enough.
            trial.told = [] if trial.life.cut_short else new_refusals(trial, self.baseline)
        return trials

    def lives(self, recipes: list, all_calls: bool = False, extent: Extent = Extent.WHOLE) -> list:
        """(life, what it was refused, whose the files of its volumes were) by each recipe, side by side."""
        begun = [Life(recipe.writable) for recipe in recipes]
        self.tracer.record(all_calls, lambda: {shim for life in begun for shim in life.shims})
        lives = side_by_side([partial(self.live, recipe, life, extent) for recipe, life in zip(recipes, begun)])
        self.tracer.settle()
        self.starts += sum(life.starts for life, _ in lives)
        self.workshop.tell({"starts": self.starts, "seconds": round(time.monotonic() - self.began, 1)})
        for life, _ in lives:
            self.filled.update({place: max(most, self.filled.get(place, 0)) for place, most in life.filled.items()})
        return [(life, self.refused_in(life), others) for life, others in lives]

    def live(self, recipe: Recipe, life: Life, extent: Extent) -> tuple:
        if time.monotonic() > self.end:
            raise OutOfTime(f"the time is over after {len(self.experiments)} experiments")
        before = self.baseline[0].life if self.baseline else None
        known = () if extent is Extent.WHOLE else tuple(one.life for one in self.baseline)
        patience = self.patience()._replace(known=known, is_first_part=extent is Extent.FIRST_PART)
        with self.workshop.project(recipe) as project:
            live(self.workshop.engine, project, life, before, patience, self.exercises)
            return life, project.others

    def refused_in(self, life: Life) -> dict:
        refused = self.tracer.lineage.refused_below(life.shims)
        return {(who, call_name(call), error): often for (who, call, error), often in refused.items()}

    def patience(self) -> Patience:
        """As shipped it is given time. Later a start may take some times as long as then, and what did not end by its
        signal then is not waited for again."""
        if not self.baseline:
            return Patience(PATIENCE, STOP)
        longest = max(one.life.longest_start for one in self.baseline)
        is_killed = all(dict(one.life.steps).get(A_STOP) == KILLED for one in self.baseline)
        return Patience(patient(max(LEAST_PATIENCE, longest * TIMES_AS_LONG)), SHORT_STOP if is_killed else STOP)

    def noted(self, name: str, trial: Trial) -> None:
        self.experiments.append({"name": name, "passed": not trial.broken,
                                 "why": "; ".join([*trial.broken, *trial.told][:3])})
