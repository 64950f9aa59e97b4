"""Takes each place and each capability away alone: what a service keeps must be missed."""

from __future__ import annotations

from dataclasses import replace

from ..experiment.recipe import Recipe
from ..life.laboratory import Extent
from .giving_back import files_of

__all__ = ["parts_of", "unmissed", "without", "without_needless"]

# The parts of a recipe of which each must be missed.
PARTS = ("writable", "volumes", "owned", "capabilities")


def parts_of(recipe: Recipe) -> list:
    return [(name, one) for name in PARTS for one in getattr(recipe, name) or ()]


def unmissed(laboratory, recipe: Recipe, why: dict) -> list:
    """The parts that a first start does without, each alone: all of them may be needless, or one stands in for another,
    or is missed later. The reason of each that is missed is put into `why`. Raises OutOfTime."""
    parts = parts_of(recipe)
    trials = laboratory.trials([(without(recipe, [part]), name_of([part])) for part in parts],
                               extent=Extent.FIRST_PART)
    for part, trial in zip(parts, trials):
        if trial.broken:
            note_missed(part, trial, why)
    return [part for part, trial in zip(parts, trials) if not trial.broken]


def without_needless(laboratory, recipe: Recipe, parts: list, why: dict) -> Recipe:
    """The recipe without those of the parts that it does without in a whole life. It does not without all of them: so
    they are taken away by halves, the later ones first, because the first is the one that people would expect.
    What stays was missed when it was taken away alone, and its reason is put into `why`. Raises OutOfTime."""
    if len(parts) > 1:
        for half in (parts[len(parts) // 2:], parts[:len(parts) // 2]):
            recipe = without_all_or_some(laboratory, recipe, half, why)
        return recipe
    return without_all_or_some(laboratory, recipe, parts, why)


def without_all_or_some(laboratory, recipe: Recipe, parts: list, why: dict) -> Recipe:
    least = without(recipe, parts)
    [trial] = laboratory.trials([(least, name_of(parts))], extent=Extent.UNTIL_BROKEN)
    if not trial.broken:
        return least
    if len(parts) == 1:
        note_missed(parts[0], trial, why)
        return recipe
    return without_needless(laboratory, recipe, parts, why)


def without(recipe: Recipe, parts: list) -> Recipe:
    for name, one in parts:
        recipe = replace(recipe, **{name: tuple(other for other in getattr(recipe, name) if other != one)})
    return recipe


def note_missed(part: tuple, trial, why: dict) -> None:
    said = said_of(*part)
    why[said] = why.get(said) or f"without it, {trial.broken[0]}"


def name_of(parts: list) -> str:
    return f"without {', '.join(said_of(*part) for part in parts)}"


def said_of(name: str, one: str) -> str:
    """What a part is called, and its reason found by."""
    return files_of(one) if name == "owned" else one
