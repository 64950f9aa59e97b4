"""Programs that an experiment needs: the engine's own client, for what its API takes many requests for, and those that
copy files."""

from __future__ import annotations

import os
import signal
import subprocess
import threading

from ...system.programs import environment
from ...system.said import last_line

__all__ = ["Client", "ClientError"]

SECONDS = 300


class ClientError(Exception):
    """An experiment could not even be set up; the text says why."""


class Client:
    """Starts programs, from several threads at once. From `stop` on it starts none, and those that run are ended."""

    def __init__(self) -> None:
        self.lock, self.running, self.is_stopped = threading.Lock(), set(), False

    def compose(self, name: str, path: str, *words: str) -> str:
        """Runs Compose on a project, whatever comes of it, and gives the last of what it said of trouble."""
        return last_line(self.run("docker", "compose", "--project-name", name, "--file", path, *words).stderr)

    def docker(self, *words: str, must: bool = True) -> str:
        """What the engine's client prints. Raises ClientError where it must succeed and does not."""
        ended = self.run("docker", *words)
        if must and ended.returncode:
            raise ClientError(f"`docker {words[0]}` ended with {ended.returncode}: {last_line(ended.stderr)}")
        return ended.stdout

    def run(self, *argv: str) -> subprocess.CompletedProcess:
        """Runs a program to its end. Raises ClientError where it cannot be started, or takes too long."""
        process = self.start(argv)
        try:
            said, complained = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ClientError(f"`{argv[0]} {argv[1]}` took longer than {SECONDS} s") from error
        finally:
            self.running.discard(process)
            end(process)
        return subprocess.CompletedProcess(argv, process.returncode, said, complained)

    def start(self, argv: tuple) -> subprocess.Popen:
        with self.lock:
            if self.is_stopped:
                raise ClientError("learning was ended")
            try:
                # A group of its own: the client's plugins are processes beside it.
                process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                           stderr=subprocess.PIPE, text=True, errors="replace", env=environment(),
                                           start_new_session=True)
            except OSError as error:
                raise ClientError(f"`{argv[0]} {argv[1]}`: {error}") from error
            self.running.add(process)
        return process

    def stop(self) -> None:
        with self.lock:
            self.is_stopped = True
            for process in list(self.running):
                end(process)


def end(process: subprocess.Popen) -> None:
    """Kills what still runs of it."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
