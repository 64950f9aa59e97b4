"""What an experiment is given back by what it was refused: the next recipe, and why of each part."""

from __future__ import annotations

from dataclasses import replace

from ..experiment.recipe import Recipe
from ..life.judge import Trial
from ..life.places import COMMON, places_in
from .capabilities import asks_for_files, capabilities_for

__all__ = ["files_of", "give_back", "is_others"]


def give_back(recipe: Recipe, trial: Trial, volumes: list, why: dict) -> Recipe:
    """The recipe with what the trial's refusals name; the same one where they name nothing. `volumes` are the places
    that are volumes already; the reason of each part that is given is put into `why`."""
    if recipe.read_only:
        recipe = with_places(recipe, trial, volumes)
    if recipe.user is None and recipe.capabilities is not None:
        return with_capabilities(recipe, trial, why)
    return with_files(recipe, trial, why)


def with_places(recipe: Recipe, trial: Trial, volumes: list) -> Recipe:
    is_refused = any(error == "EROFS" for _, _, error in trial.refused)
    lasting = [*volumes, *recipe.volumes]
    named = [place for place in places_in(trial.life.bad_lines, lasting) if place not in recipe.writable]
    unnamed = next((places for places in COMMON if not {*places} <= {*recipe.writable}), ()) if is_refused else ()
    return replace(recipe, writable=tuple(dict.fromkeys((*recipe.writable, *(named or unnamed)))))


def with_capabilities(recipe: Recipe, trial: Trial, why: dict) -> Recipe:
    capabilities = list(recipe.capabilities)
    for capability, program, call, error in capabilities_for(trial.refused):
        if capability not in capabilities:
            capabilities.append(capability)
            why[capability] = f"{call} was refused to {program} ({error}) without it"
    return replace(recipe, capabilities=tuple(capabilities))


def with_files(recipe: Recipe, trial: Trial, why: dict) -> Recipe:
    """A user without a capability can only be helped by giving it the files."""
    refused = [one for one in trial.refused if one[2] in ("EACCES", "EPERM")]
    denied = min(refused, key=lambda one: (not asks_for_files(one[1]), one), default=None)
    if denied is None:
        return recipe
    program, call, error = denied
    owned = list(recipe.owned)
    for place, others in sorted(trial.others.items()):
        if others and place not in owned:
            owned.append(place)
            why[files_of(place)] = f"{is_others(others)}, and {call} was refused to {program} ({error})"
    return replace(recipe, owned=tuple(owned))


def files_of(place: str) -> str:
    """What is given to a user where the files at a place are; its reason stands under that name."""
    return f"the files in {place}"


def is_others(others) -> str:
    """`others` counts files by whose they are."""
    return f"files in it are others' ({', '.join(f'{often} of {owner}' for owner, often in sorted(others.items()))})"
