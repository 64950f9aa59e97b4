"""What several tests of the collection have in common."""

import os

# The options of server_record where nothing is to be remembered.
NOTHING_TO_REMEMBER = {
    "control": "c",
    "packages": [],
    "units": [],
    "modes": [],
    "files": [],
    "settings": [],
    "created": [],
    "claim": [],
}


def includes(found, wanted) -> bool:
    """Whether `found` has all that `wanted` names: of maps the keys that stand there, of lists every item in its
    place."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(key in found and includes(found[key], wanted[key]) for key in wanted)
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(includes, found, wanted))
    return found == wanted


def refusal(call) -> str:
    """The text of the exception that a call raises; empty where it raises none."""
    try:
        call()
    except Exception as fault:
        return str(fault)
    return ""


def put_program(folder, name: str, script: str) -> None:
    """A program of the shell's in a folder."""
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(f"#!/bin/sh\n{script}\n")
    os.chmod(path, 0o755)
