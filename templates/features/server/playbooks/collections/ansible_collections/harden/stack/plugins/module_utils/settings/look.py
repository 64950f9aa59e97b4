"""Which settings of the server's own programs are not as they must be, and what stands in our files beside theirs."""

from __future__ import annotations

from functools import partial

from ..record.states import file_state, planned_file
from ..system import sysctl
from ..system.shared_table import HEAD
from .at_once import at_once
from .programs import PROGRAMS, Unread
from .words import first_of, is_good, told

__all__ = ["MODE", "look"]

MODE = 0o644


def look(wanted: dict) -> dict:
    """`wanted`: by control its files, each with its program, its path and its keys; a key has what is wanted of it, and
    why."""
    files = [{**file, "control": control} for control, of in wanted.items() for file in of]
    found = read_all(files, "read")
    elsewhere = {**found, **read_all([file for file in files if PROGRAMS[file["program"]].elsewhere], "elsewhere")}
    readings = {name: told(value, want) for name, (value, want) in found.items() if not isinstance(value, Unread)}
    unread = {name: str(value) for name, (value, _want) in found.items() if isinstance(value, Unread)}
    return {"todo": [step for file in files if (step := step_of(file, found, elsewhere))],
            "readings": readings, "unread": unread}


def read_all(files: list, way: str) -> dict:
    """By name of the reading what was found, and what is wanted."""
    def read(file: dict) -> dict:
        try:
            values = getattr(PROGRAMS[file["program"]], way)(list(file["keys"]))
        except Unread as reason:
            values = dict.fromkeys(file["keys"], reason)
        return {f"{file['program']} {key}": (values[key], file["keys"][key]["want"]) for key in file["keys"]}

    return {name: one for of in at_once([partial(read, file) for file in files]) for name, one in of.items()}


def step_of(file: dict, found: dict, elsewhere: dict):
    """What is to be done about a file; None where it and what it sets are right."""
    program, path = PROGRAMS[file["program"]], file["file"]
    kept = {key: entry for key, entry in file["keys"].items()
            if is_kept(elsewhere[f"{file['program']} {key}"][0], entry["want"])}
    if not kept:
        return None
    text = text_of(file["control"], program, kept)
    wrong = {key: first_of(entry["want"]) for key, entry in kept.items()
             if not is_good(found[f"{file['program']} {key}"][0], entry["want"])}
    is_right = file_state(path) == planned_file(text.encode(), MODE)
    if is_right and not (wrong and program.renews):
        return None
    values = changed_values(wrong) if file["program"] == "sysctl" else []
    return {"control": file["control"], "program": file["program"], "file": path, "text": text, "values": values}


def is_kept(value, want: str) -> bool:
    """Whether a setting stands in our file: not where it cannot be set, or where something stricter is there."""
    return not isinstance(value, Unread) and (value == first_of(want) or not is_good(value, want))


def changed_values(wrong: dict) -> list:
    """What changes in the running kernel, place by place: undo puts each of them back."""
    return [{"key": sysctl.name_of(path), "was": was, "value": value} for key, value in wrong.items()
            for path in sysctl.paths_of(key) if (was := sysctl.value_of(path)) != value]


def text_of(control: str, program, kept: dict) -> str:
    def lines(key: str, entry: dict) -> str:
        why = f"# {entry['why']}\n" if entry["why"] else ""
        return f"{why}{program.line(key, first_of(entry['want']))}\n"

    head = HEAD.format(control=control) + program.head if program.comments else ""
    return head + "".join(lines(key, entry) for key, entry in kept.items())
