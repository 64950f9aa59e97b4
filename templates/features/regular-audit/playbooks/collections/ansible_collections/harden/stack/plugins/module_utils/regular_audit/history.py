"""The history of a server's own measurements: one file, replaced as a whole, that cannot grow beyond its bounds."""

from __future__ import annotations

import json
import os

from ..system.files import replace_file

__all__ = ["FILE", "empty", "read_history", "with_run", "write_history"]

FILE = "history.json"
VERSION = 1
# An entry is a time at which something changed; those in between only lengthen it.
MOST_ENTRIES, MOST_BYTES = 500, 256 << 10


def empty() -> dict:
    return {"version": VERSION, "state": None, "heard": None, "entries": []}


def read_history(folder: str) -> dict:
    """What was written last; empty where there is nothing. Raises ValueError where it is no history."""
    try:
        with open(os.path.join(folder, FILE), encoding="utf-8") as stream:
            history = json.load(stream)
    except FileNotFoundError:
        return empty()
    if not isinstance(history, dict) or history.get("version") != VERSION or not isinstance(history["entries"], list):
        raise ValueError("it has another shape")
    return history


def write_history(folder: str, history: dict) -> None:
    """Replaces the file. The oldest entries go where there are too many. Raises OSError."""
    entries = history["entries"][-MOST_ENTRIES:]
    text = as_text(history, entries)
    while len(text) > MOST_BYTES and len(entries) > 1:
        entries = entries[len(entries) // 4 or 1:]
        text = as_text(history, entries)
    replace_file(os.path.join(folder, FILE), text, 0o600)


def as_text(history: dict, entries: list) -> bytes:
    return (json.dumps({**history, "entries": entries}) + "\n").encode()


def with_run(entries: list, run: dict) -> list:
    """The entries with one more run. One that found the same as the last only lengthens that one."""
    last = entries[-1] if entries else None
    if last and is_same(last, run):
        return [*entries[:-1], {**last, "until": run["at"], "runs": last["runs"] + 1, "seconds": run["seconds"]}]
    return [*entries, {**run, "until": run["at"], "runs": 1}]


def is_same(last: dict, run: dict) -> bool:
    news = run["changes"] or run["escapes"]
    return not news and (last["counts"], last["failed"]) == (run["counts"], run["failed"])
