"""The data that a stack has already: what was found must hold on a copy of them, too."""

from __future__ import annotations

from dataclasses import replace

from ..system.owners import count_others
from .giving_back import files_of, is_others
from .observe import users_beside
from .recipe import Recipe
from .search import OutOfTime, Search, Unlearnable

__all__ = ["fitting_the_data"]

NAME = "as shipped, on a copy of its data"


def fitting_the_data(search: Search, recipe: Recipe) -> Recipe:
    """A recipe with what it needs besides on the data that the stack has. Raises OutOfTime; and Unlearnable where the
    service lives on them as shipped, and not with anything that was found."""
    if search.workshop.copies.of(search.workshop.service) and lives_as_shipped(search):
        recipe = fitting(search, recipe)
    search.best = with_untried_data(search, recipe)
    return search.best


def fitting(search: Search, recipe: Recipe) -> Recipe:
    try:
        found = search.improve(recipe, on_data=True)
        if found is None:
            search.best = None
            raise Unlearnable(f"on a copy of its data it does not live so: {search.experiments[-1]['why']}")
        return search.without_needless(found, kept=recipe)
    except OutOfTime:
        search.untried.append("its data")
        raise


def lives_as_shipped(search: Search) -> bool:
    """Twice, as on no data. Where it does not, a copy tells nothing: it may be one of files that were being written."""
    for _ in range(2):
        trial = search.trial(Recipe(), NAME, on_data=True)
        if trial.life.cut_short:
            search.untried.append(f"its data: on a copy of them it does not live as shipped: {trial.life.cut_short}")
            search.on_data = []
            return False
        search.on_data.append(trial)
        search.noted(NAME, trial)
    return True


def with_untried_data(search: Search, recipe: Recipe) -> Recipe:
    """Files that no experiment saw are given to the user as well, if they are not its own: it could not write them.
    They are in data that were not copied, or the running service writes them until it is this user."""
    copies, service = search.workshop.copies, search.workshop.service
    tried = copies.of(service) if search.on_data else {}
    writer = other_writer(search.workshop, recipe.user) if recipe.user else ""
    owned = list(recipe.owned)
    for place, folder in copies.sources_of(service).items() if recipe.user else ():
        others = count_others(folder, int(recipe.user.partition(":")[0])) if place not in tried else {}
        why = f"{is_others(others)}; that was not tried" if others else writer
        if place not in owned and why:
            owned.append(place)
            search.why[files_of(place)] = why
    return replace(recipe, owned=tuple(owned))


def other_writer(workshop, user: str) -> str:
    """A program of the running service that is not this user; empty where there is none."""
    first = workshop.first_process()
    found = sorted(users_beside(first)) if first else []
    return next((f"in the stack {program} runs as {uid}:{gid}, and writes its files until the next deploy"
                 for program, uid, gid in found if uid != user.partition(":")[0]), "")
