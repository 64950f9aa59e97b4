"""Finds out what a service needs: it is led through its life as shipped, then with nothing, and is given back one thing
at a time, each for a refusal. What it keeps is taken away alone once more, and must be missed."""

from __future__ import annotations

from collections import Counter

from ..experiment.recipe import Recipe
from ..life.judge import expected_of, lacks_only
from ..life.laboratory import Extent, Laboratory, Unlearnable
from ..life.places import places_for
from .giving_back import give_back
from .needless import parts_of, unmissed, without, without_needless

__all__ = ["Search"]

ROUNDS = 8
# Where nothing says as whom it runs, anybody who is not root.
ANYBODY = "1000:1000"


class Search:
    """`why` has the reason of each part of the recipe that was found, `best` is that recipe, as it is `deployed`, which
    is a function of a recipe. `lives` are those in which every call was recorded, by the recipe that is deployed."""

    def __init__(self, laboratory: Laboratory) -> None:
        self.laboratory, self.why, self.best, self.nearly = laboratory, {}, None, None
        self.deployed, self.lives = lambda recipe: recipe, {}
        self.volumes = [mount["target"] for mount in laboratory.workshop.entry.get("volumes") or []]

    def learn(self) -> Recipe:
        """With what it lives as before, once it has lived as shipped; parts of it may be needless. Raises Unlearnable,
        OutOfTime, ClientError."""
        users = users_of(self.laboratory.baseline)
        written, written_by_root = self.places(is_root=False), self.places(is_root=True)
        found = self.first_that_lives(users, [*(Recipe(user, (), **written) for user in users),
                                              Recipe(None, (), **written_by_root)])
        # What does without one thing is asked about, rather than left with all that it has.
        if found is None and not self.nearly:
            found = self.first_that_lives(users, [Recipe(None, None, **written_by_root),
                                                  *(Recipe(user, ()) for user in users), Recipe(None, ())])
        if found is None and self.nearly:
            self.best, lacking = self.nearly
            self.why["user"] = users.get(self.best.user, "")
            raise Unlearnable(f"{self.best.words()} it lives as before but for one thing: {', '.join(lacking)}")
        if found is None:
            last = self.laboratory.experiments[-1]
            raise Unlearnable("nothing could be taken away without a change in what it does; at last it was tried "
                              f"{last['name']}: {last['why']}")
        return found

    def first_that_lives(self, users: dict, recipes: list) -> Recipe | None:
        """What the first of these recipes becomes by which it lives; None where it lives by none. `users` says why each
        user is tried."""
        for least in recipes:
            found = self.improve(least)
            if found:
                self.why["user"] = users.get(found.user, "")
                return found
        return None

    def prove_least(self, found: Recipe) -> list:
        """Makes `best` the least of what was found with which it lives. Gives two lives by it, of which every call is
        recorded. Raises Unlearnable, OutOfTime."""
        self.best = self.deployed(found)
        needless = unmissed(self.laboratory, found, self.why)
        least = without(found, needless)
        deployed = self.deployed(least)
        lives = self.lives.get(deployed) or self.recorded(deployed)
        if needless and why_broken(lives):
            least = without_needless(self.laboratory, found, needless, self.why)
            lives = self.recorded(self.deployed(least))
        require_well(lives)
        # Its places have sizes by what was seen in these lives, too.
        self.best = self.deployed(least)
        return lives

    def places(self, is_root: bool) -> dict:
        """The folders that it wrote to, as parts of a recipe: in memory those that may begin empty each time, as
        volumes those with files that may be missed. In memory a folder belongs to whom the service runs as; one that
        begins as root may rely on its being another user's, as it is in a volume."""
        lives = [one.life for one in self.laboratory.baseline]
        files = sorted(file for life in lives for file in life.files)
        owners = {folder: owner for life in lives for folder, owner in life.owners.items() if owner[0]}
        folders = places_for({change for life in lives for change in life.changed}, self.volumes)
        lasting = []
        for folder in folders:
            file = next((file for file in files if file.startswith(f"{folder}/")), "")
            if file:
                self.why[folder] = f"{file} was written, and would be lost"
            if file or is_root and folder in owners:
                lasting.append(folder)
        return {"read_only": True, "writable": tuple(one for one in folders if one not in lasting),
                "volumes": tuple(lasting)}

    def improve(self, recipe: Recipe) -> Recipe | None:
        """Gives back what refusals name until it lives; None where they name nothing that helps."""
        for _ in range(ROUNDS):
            trial, better = self.bettered(recipe, Extent.UNTIL_BROKEN)
            if better == recipe and trial.life.is_early:
                # What it is refused later may say what is missing.
                trial, better = self.bettered(recipe, Extent.WHOLE)
            if not trial.broken:
                return recipe
            if better == recipe:
                return None
            recipe = better
        return None

    def bettered(self, recipe: Recipe, extent: Extent) -> tuple:
        """A trial of a recipe, and the recipe with what its refusals name."""
        trial = self.trial(recipe, extent)
        if not trial.broken:
            return trial, recipe
        lacking = lacks_only(trial, self.laboratory.baseline)
        if lacking and not self.nearly:
            self.nearly = recipe, lacking
        return trial, give_back(recipe, trial, self.volumes, self.why)

    def trial(self, recipe: Recipe, extent: Extent):
        """Where nothing could be taken away from it, it is what is recorded if it lives by it: so it is recorded."""
        # All files of data that were not copied are looked at for it.
        deployed = recipe if parts_of(recipe) else self.deployed(recipe)
        if parts_of(deployed):
            return self.laboratory.trial(recipe, extent)
        lives = self.recorded(deployed, extent)
        broken = [one for one in lives if one.broken]
        if not broken:
            self.lives[deployed] = lives
        return (broken or lives)[0]

    def proven(self, recipe: Recipe) -> list:
        """Two lives by a recipe, of which every call is recorded. Raises Unlearnable where one is not as before."""
        lives = self.recorded(recipe)
        require_well(lives)
        return lives

    def recorded(self, recipe: Recipe, extent: Extent = Extent.WHOLE) -> list:
        return self.laboratory.trials([(recipe, f"{recipe.words()}, recorded")] * 2, all_calls=True, extent=extent)

    def unexercised(self) -> list:
        """What nothing is known of, although it is there."""
        baseline = self.laboratory.baseline
        if not baseline:
            return []
        steps = dict(baseline[0].life.steps)
        silent = [port for port in sorted(baseline[0].life.ports)
                  if steps.get(f"requests: greeting of port {port}") == "connected"]
        return [*(f"port {port} was only connected to" for port in silent),
                *(f"this differs by itself: {one}" for one in expected_of(baseline)), *self.laboratory.untried]


def require_well(lives: list) -> None:
    broken = why_broken(lives)
    if broken:
        raise Unlearnable(f"what was found did not hold the second time: {broken}")


def why_broken(lives: list) -> str:
    return next((one.broken[0] for one in lives if one.broken), "")


def users_of(baseline: list) -> dict:
    """As whom it may live, the likeliest first, each with what says so: as whom it runs by itself once it has begun;
    else whose the folders are that it writes to, and anybody."""
    for (program, uid, gid), _ in joined(one.life.users for one in baseline).most_common():
        if uid != "0":
            return {f"{uid}:{gid}": f"{program} runs as {uid}:{gid} by itself"}
    owner = owner_of(Counter(owner for one in baseline for owner in one.life.owners.values()),
                     {uid: gid for one in baseline for uid, gid in one.life.groups.items()})
    whys = {owner: f"folders of its image that it writes to belong to {owner}"} if owner else {}
    return {**whys, ANYBODY: "it works as any user"}


def owner_of(folders: Counter, groups: dict) -> str:
    """The user who owns most folders, with the group that it has; empty where that is root."""
    often = Counter()
    for (uid, _), count in folders.items():
        often[uid] += count
    uid = max(often, key=lambda one: (often[one], one != 0), default=0)
    # A folder that others read, too, such as one of logs, may be another group's than its user's.
    group = next((gid for (one, gid), _ in folders.most_common() if one == uid), 0)
    return f"{uid}:{groups.get(uid, group)}" if uid else ""


def joined(counters) -> Counter:
    return sum(counters, start=Counter())
