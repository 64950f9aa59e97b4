"""One run of the regular audit: measures, compares with the last time, tells what changed, and keeps it."""

from __future__ import annotations

import datetime
import json
import os
import time

from ..stack.lock import is_deploying
from ..system.said import printable
from .compare import changes_between, confirmed, count, state_of
from .escapes import escapes_since
from .history import FILE, empty, read_history, with_run, write_history
from .measure import Unmeasurable, measure
from .words import ERROR, WARNING, journal_line, say

__all__ = ["main"]

# How long a deploy is waited for; after that the next run measures.
DEPLOY_SECONDS, POLL_SECONDS = 600, 5
# What changed is looked at once more: after this, what only starts again is there.
PAUSE_SECONDS = 20
ORDER = ["fails", "unmeasured", "open"]


def main(words: list) -> int:
    """`words`: the file with what is wanted, the folder of the history, and, if it is another one, the pause. Returns
    the exit code: 1 where nothing could be measured."""
    pause = float(words[2]) if len(words) > 2 else PAUSE_SECONDS
    with open(words[0], encoding="utf-8") as stream:
        wanted = json.load(stream)
    if not wait_for_deploy(wanted["stack"]["project"]):
        print(f"{WARNING}A deploy is at work: the next run measures", flush=True)
        return 0
    history = begin(words[1])
    run, history = audit(wanted, history, pause)
    entries = with_run(history["entries"], run)
    for line in lines_of(run, history["entries"], wanted["severities"]):
        print(line, flush=True)
    write_history(words[1], {**history, "entries": entries})
    return 1 if run["failed"] else 0


def wait_for_deploy(project: str) -> bool:
    """A stack that is being deployed is in no state that says anything."""
    end = time.monotonic() + DEPLOY_SECONDS
    while is_deploying(project):
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True


def begin(folder: str) -> dict:
    """The history so far. One that cannot be read is put aside, and said to be: nobody but root can have written it."""
    try:
        return read_history(folder)
    except (ValueError, KeyError) as fault:
        os.replace(os.path.join(folder, FILE), os.path.join(folder, f"{FILE}.unreadable"))
        print(f"{ERROR}The history could not be read and begins anew ({printable(str(fault))})", flush=True)
        return empty()


def audit(wanted: dict, history: dict, pause: float) -> tuple:
    """(the run as an entry of the history, the history with the new state)."""
    began, at = time.monotonic(), datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
    run = {"at": at, "first": history["state"] is None, "counts": None, "changes": [], "escapes": [], "failed": ""}
    heard = time.time() if history["heard"] is None else history["heard"]
    try:
        run["escapes"], heard = escapes_since(heard, wanted["users"], wanted["stack"]["project"])
    except OSError as fault:
        print(f"{WARNING}The audit daemon's log could not be read: {printable(str(fault))}", flush=True)
    before = history["state"] or {}
    try:
        findings, state = looked(wanted, before, pause)
    except Unmeasurable as why:
        run["failed"] = printable(str(why))
        return {**run, "seconds": since(began)}, {**history, "heard": heard}
    run["counts"] = count(findings, state)
    run["changes"] = [{**one, "text": say(one)} for one in changes_between(before, state, ORDER)]
    return {**run, "seconds": since(began)}, {**history, "heard": heard, "state": state}


def looked(wanted: dict, before: dict, pause: float) -> tuple:
    """The findings and what of them does not hold; twice, where that is not as it was."""
    findings = measure(wanted["stack"], wanted["server"])
    state = state_of(findings)
    if not changes_between(before, state, ORDER):
        return findings, state
    time.sleep(pause)
    findings = measure(wanted["stack"], wanted["server"])
    return findings, confirmed(state, state_of(findings), before)


def since(began: float) -> float:
    return round(time.monotonic() - began, 2)


def lines_of(run: dict, entries: list, severities: dict) -> list:
    """What the journal gets: a line for each change. That nothing can be measured is said once."""
    known = entries[-1]["failed"] if entries else ""
    lines = [f"{ERROR}{one['text']}" for one in run["escapes"]]
    if run["failed"] and run["failed"] != known:
        lines.append(f"{ERROR}Nothing could be measured: {run['failed']}")
    return lines + [journal_line(change, severities) for change in run["changes"]]
