"""The data of the stack that no experiment saw: whose they are is looked at, because the service must be able to write
them."""

from __future__ import annotations

from dataclasses import replace

from ...system.owners import count_others
from ..experiment.recipe import Recipe
from ..life.observe import users_beside
from .giving_back import files_of, is_others

__all__ = ["with_untried_data"]


def with_untried_data(search, recipe: Recipe) -> Recipe:
    """The recipe in which such files are given to the user as well, if they are not its own. They are in data that were
    not copied, or the running service writes them until it is this user."""
    workshop = search.laboratory.workshop
    copies, service = workshop.copies, workshop.service
    tried = copies.of(service)
    writer = other_writer(workshop, recipe.user) if recipe.user else ""
    owned = list(recipe.owned)
    for place, folder in copies.sources_of(service).items() if recipe.user else ():
        others = count_others(folder, int(recipe.user.partition(":")[0])) if place not in tried else {}
        why = f"{is_others(others)}; that was not tried" if others else writer
        if place not in owned and why:
            owned.append(place)
            # What it was refused says more.
            search.why.setdefault(files_of(place), why)
    return replace(recipe, owned=tuple(owned))


def other_writer(workshop, user: str) -> str:
    """A program of the running service that is not this user; empty where there is none."""
    first = workshop.first_process()
    found = sorted(users_beside(first)) if first else []
    return next((f"in the stack {program} runs as {uid}:{gid}, and writes its files until the next deploy"
                 for program, uid, gid in found if uid != user.partition(":")[0]), "")
