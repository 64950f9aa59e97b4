"""Lets one deploy of a stack at a time work on a server.

The lock is a file below /run, so that it never outlives a boot. It names the run of Ansible that holds it, and its
connection: the process of sshd behind all tasks of the run, or that run itself where the server is the machine that
deploys. Nobody has to give the lock back: it is worth as much as what it names. On the machine that the run was
started on, the run decides; for all others, the connection, which ssh keeps for a minute after its last task. """

from __future__ import annotations

import fcntl
import json
import os
import time

from ..system.files import ensure_directory
from ..system.processes import all_processes, control_groups, is_running, machine, process

__all__ = ["FOLDER", "LockHeld", "hold", "is_deploying"]

FOLDER = "/run/harden-init"
# Longer than ssh keeps a connection without work.
IDLE_SECONDS = 75
# A deploy that was cut off leaves at most one call of Compose, which waits for health at most this long.
CALL_SECONDS = 240
# The calls of Compose that change containers or images.
WORK = ("build", "create", "down", "restart", "rm", "start", "stop", "up")


class LockHeld(Exception):
    """Who works on the stack, as a sentence that also says what to do."""


def hold(params: dict) -> None:
    """Takes the lock of a stack for the run that `params` of a look name, or keeps it. What a deploy that was cut off
    still does with the stack is waited for. Raises LockHeld."""
    stack, run, root = params["project"], params["run"], os.path.dirname(params["secrets"])
    if not run or os.geteuid() != 0 or not until_free(stack, run, time.monotonic() + IDLE_SECONDS):
        return
    end = time.monotonic() + CALL_SECONDS
    while left := call_of_compose(root):
        if time.monotonic() > end:
            raise LockHeld(
                f"{worker_of(stack, left.pid)} is still at work on this server: {' '.join(left.words[:12])} "
                f"(process {left.pid}). Nothing was changed. Wait until it has ended, or end it, and deploy again."
            )
        time.sleep(0.5)


def until_free(stack: str, run: dict, end: float) -> bool:
    """Takes the lock; False where the run has it already. A holder whose connection rests is waited for: either it goes
    on at once, or it has ended."""
    while True:
        holder = take(stack, run)
        if holder is None:
            return True
        if (holder["machine"], holder["process"]) == (run["machine"], run["process"]):
            return False
        if holder["machine"] == run["machine"] or is_busy(holder["connection"]) or time.monotonic() > end:
            raise LockHeld(words_of(stack, holder))
        time.sleep(0.5)


def is_deploying(stack: str) -> bool:
    """Whether a run has the stack's lock, for someone who does not want it."""
    try:
        with open(os.path.join(FOLDER, f"{stack}.lock"), encoding="utf-8") as stream:
            holder = read(stream.read())
    except FileNotFoundError:
        return False
    return bool(holder) and is_live(holder, {"machine": "", "running": []})


def words_of(stack: str, holder: dict) -> str:
    since = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(holder["since"]))
    return (
        f"Another deploy of {stack} works on this server: {holder['who']} since {since}, from {holder['folder']} "
        f"(process {holder['process'].split()[0]}). Nothing was changed. Deploy again when it has ended; a deploy that "
        "was cut off frees the server within a minute."
    )


def take(stack: str, run: dict) -> dict | None:
    """Writes the run's name into the lock and returns None, or returns the holder that it finds in it."""
    ensure_directory(FOLDER, 0o700)
    with open(os.path.join(FOLDER, f"{stack}.lock"), "a+", encoding="utf-8") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.seek(0)
        holder = read(stream.read())
        if holder and is_live(holder, run):
            return holder
        stream.truncate(0)
        names = {field: run[field] for field in ("machine", "process", "who", "folder")}
        stream.write(json.dumps({**names, "since": time.time(), "connection": connection_of(run)}))
        return None


def read(text: str) -> dict | None:
    """What a lock says; None where it was cut off."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def is_live(holder: dict, run: dict) -> bool:
    if holder["machine"] == run["machine"] and run["running"]:
        return holder["process"] in run["running"]
    return is_running(holder["connection"])


def connection_of(run: dict) -> str:
    """The process on this server that is there as long as the run is connected; empty where there is none."""
    if run["machine"] == machine():
        return run["process"]
    one = process(os.getpid())
    while one and one.pid > 1:
        if one.name.startswith("sshd"):
            return one.identity
        one = process(one.parent)
    return ""


def is_busy(connection: str) -> bool:
    """Whether a task of a connection runs now."""
    pid = int(connection.split()[0])
    return any(one.parent == pid for one in all_processes())


def call_of_compose(root: str):
    """A call of Compose that works on the stack in that folder; None where there is none."""
    return next((one for one in all_processes() if is_call(one.words) and (root in one.words or is_in(one.pid, root))),
                None)


def is_call(words: list) -> bool:
    program = os.path.basename(words[0]) if words else ""
    compose = program == "docker-compose" or program == "docker" and "compose" in words[1:]
    return compose and any(word in WORK for word in words[1:])


def worker_of(stack: str, pid: int) -> str:
    """Who called Compose, by the name of its process's group."""
    unit = f"harden-init.{stack}.service"
    is_unit = any(group.endswith(f"/{unit}") for group in control_groups(pid))
    return f"{unit}, which starts {stack} after a boot," if is_unit else f"A deploy of {stack} that was cut off"


def is_in(pid: int, folder: str) -> bool:
    try:
        return os.readlink(f"/proc/{pid}/cwd") == folder
    except OSError:
        return False
