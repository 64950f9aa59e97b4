"""Finds out how few of a deployed service's learned system calls it goes on with, and prints the others:
`needed.py COLLECTIONS STACK SERVICE NEEDED…`. Those that are needed anyway are not tried.

That is a measure and no list to use: such a search takes `fsync` for needless, because nothing notices at once."""

import json
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from deployed import laboratory_of

ALLOWED = "SCMP_ACT_ALLOW"
# A part that it does without is found by halves; what it needs is tried alone, in so many lives at once.
AT_ONCE = len(os.sched_getaffinity(0))
# Seconds that a start has, and how many times as long as with the whole list.
SHORT_START, TIMES_AS_LONG = 6, 4


class Search:
    """`lives` says whether it goes on without some of the calls of its list."""

    def __init__(self, laboratory, enforced, folder: str, needed: set) -> None:
        self.laboratory, self.enforced, self.folder, self.count = laboratory, enforced, folder, 0
        with open(enforced.profile, encoding="utf-8") as stream:
            self.profile = json.load(stream)
        # A service that waits for a call it does not get is not waited for as long as a slow one.
        slowest = max(one.life.longest_start for one in laboratory.baseline)
        patience = laboratory.patience()._replace(start=max(SHORT_START, slowest * TIMES_AS_LONG))
        laboratory.patience = lambda: patience
        self.calls = sorted({name for entry in self.profile["syscalls"] if entry["action"] == ALLOWED
                             for name in entry["names"]})
        self.doubted = [call for call in self.calls if call not in needed]

    def lives(self, without: list) -> bool:
        from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.client import ClientError
        from ansible_collections.harden.stack.plugins.module_utils.learn.life.laboratory import Extent

        path = os.path.join(self.folder, f"{abs(hash(tuple(without)))}.json")
        entries = [{**entry, "names": [name for name in entry["names"] if name not in without]}
                   if entry["action"] == ALLOWED else entry for entry in self.profile["syscalls"]]
        with open(path, "w", encoding="utf-8") as stream:
            json.dump({**self.profile, "syscalls": [entry for entry in entries if entry["names"]]}, stream)
        self.count += 1
        try:
            recipe = replace(self.enforced, profile=path)
            [trial] = self.laboratory.trials([(recipe, f"without {without}")], extent=Extent.UNTIL_BROKEN)
        except ClientError:
            return False
        return not trial.broken

    def needless(self) -> list:
        """As many calls as it does without at the same time."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            alone = list(pool.map(lambda call: self.lives([call]), self.doubted))
        return self.added([], [call for call, is_alive in zip(self.doubted, alone) if is_alive])

    def added(self, gone: list, calls: list) -> list:
        """`gone` and as many of `calls`: one may stand in for another."""
        if not calls or self.lives([*gone, *calls]):
            return [*gone, *calls]
        if len(calls) == 1:
            return gone
        half = len(calls) // 2
        return self.added(self.added(gone, calls[:half]), calls[half:])


def main(collections: str, stack: str, service: str, *needed: str) -> None:
    with laboratory_of(collections, stack, service) as (laboratory, _, enforced), tempfile.TemporaryDirectory() as folder:
        search = Search(laboratory, enforced, folder, {*needed})
        needless = search.needless()
    print(json.dumps({"allowed": search.calls, "needless": sorted(needless), "tried": search.count}))


main(*sys.argv[1:])
