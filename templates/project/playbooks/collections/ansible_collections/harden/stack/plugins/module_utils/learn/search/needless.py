"""Takes each place and each capability away alone: what a service keeps must be missed."""

from __future__ import annotations

from dataclasses import replace

from ..experiment.recipe import Recipe
from .giving_back import files_of

__all__ = ["without_needless"]

# The parts of a recipe of which each must be missed.
PARTS = ("writable", "volumes", "owned", "capabilities")


def without_needless(laboratory, recipe: Recipe, why: dict) -> Recipe:
    """The recipe with what is missed; the reason of each part that stays is put into `why`. What is not missed goes,
    all of it at once; where one of them only stands in for another, one after the other. Raises OutOfTime."""
    parts = [(name, one) for name in PARTS for one in getattr(recipe, name) or ()]
    needless = [part for part, is_missed in zip(parts, missed(laboratory, recipe, parts, why)) if not is_missed]
    least = without(recipe, needless)
    if len(needless) < 2 or not laboratory.trial(least, is_brief=True).broken:
        return least
    # The first of them is the one that people would expect.
    for part in reversed(needless):
        [is_missed] = missed(laboratory, recipe, [part], why)
        recipe = recipe if is_missed else without(recipe, [part])
    return recipe


def missed(laboratory, recipe: Recipe, parts: list, why: dict) -> list:
    """Whether each of them is missed, where it is taken away alone."""
    wanted = [(without(recipe, [part]), f"without {said_of(*part)}") for part in parts]
    trials = laboratory.trials(wanted, is_brief=True)
    for part, trial in zip(parts, trials):
        if trial.broken:
            why[said_of(*part)] = why.get(said_of(*part)) or f"without it, {trial.broken[0]}"
    return [bool(trial.broken) for trial in trials]


def without(recipe: Recipe, parts: list) -> Recipe:
    for name, one in parts:
        recipe = replace(recipe, **{name: tuple(other for other in getattr(recipe, name) if other != one)})
    return recipe


def said_of(name: str, one: str) -> str:
    """What a part is called, and its reason found by."""
    return files_of(one) if name == "owned" else one
