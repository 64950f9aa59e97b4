"""Has a server go back by itself from a change that could lock everybody out, also without the machine that deploys."""

from __future__ import annotations

import os
import shlex

from ..system.files import ensure_directory, replace_file
from ..system.programs import run

__all__ = ["begin", "go_back", "is_pending", "keep"]

FOLDER = "/run/harden-init-back"
SECONDS = 120


def begin(stack: str, before: dict, then: list) -> None:
    """`before`: the texts of the files as they were, None for one that was not there; `then`: commands that put them in
    force again. One command of the shell, which takes away the file that it is in."""
    lines = [restoring(path, text) for path, text in before.items()] + [shlex.join(command) for command in then]
    text = "\n".join(["{", *lines, f"rm -f {script(stack)}", "exit", "}", ""])
    ensure_directory(FOLDER, 0o700)
    replace_file(script(stack), text.encode(), 0o700, 0, 0)
    run(["systemd-run", f"--unit={unit(stack)}", f"--on-active={SECONDS}", "--timer-property=AccuracySec=1s",
         "/bin/sh", script(stack)])


def restoring(path: str, text) -> str:
    return f"rm -f {shlex.quote(path)}" if text is None else f"printf %s {shlex.quote(text)} >{shlex.quote(path)}"


def go_back(stack: str) -> None:
    """At once. Where it has gone back already, there is no such unit any more."""
    if os.path.exists(script(stack)):
        run(["/bin/sh", script(stack)])
    run(["systemctl", "stop", f"{unit(stack)}.timer"], must=False)


def keep(stack: str) -> None:
    """The timer first: it must not begin in between."""
    run(["systemctl", "stop", f"{unit(stack)}.timer"], must=False)
    if os.path.exists(script(stack)):
        os.unlink(script(stack))


def is_pending() -> bool:
    return os.path.isdir(FOLDER) and bool(os.listdir(FOLDER))


def script(stack: str) -> str:
    return os.path.join(FOLDER, stack)


def unit(stack: str) -> str:
    return f"harden-init-back-{stack}"
