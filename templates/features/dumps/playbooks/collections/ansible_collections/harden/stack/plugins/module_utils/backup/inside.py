"""Streams between the tools of a database, inside its container, and a repository."""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import suppress

from ..system.said import last_line, reason_of_client
from . import mysql, postgres
from .digest import Digests
from .fault import BackupFault

__all__ = ["FAMILIES", "answer_of", "dump_into", "inside", "last_words", "load_from", "rows_of", "sums_of",
           "version_of"]

# The tools of a server, by its name.
FAMILIES = {"mariadb": mysql, "mysql": mysql, "postgres": postgres}
BLOCK = 1 << 20


def dump_into(container: str, family: str, write, whole: bool = False, former: tuple = ()) -> Digests:
    """Dumps all databases of a server; `write` takes each block. `whole` is for another server at once: the passwords
    of its accounts too. `former` are passwords that open it where its own does not. Raises BackupFault where the tool
    fails, and then what was written is no dump."""
    digests = Digests()
    with tempfile.TemporaryFile() as said:
        command = inside(container, FAMILIES[family].WHOLE if whole else FAMILIES[family].DUMP)
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said) as process:
            try:
                with suppress(BrokenPipeError), process.stdin:
                    process.stdin.write(lines_of(former).encode())
                while block := os.read(process.stdout.fileno(), BLOCK):
                    digests.add(block)
                    write(block)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise BackupFault(f"the dump in {container} ended with {process.returncode}: {last_words(said)}")
    return digests


def sums_of(container: str, family: str) -> dict:
    """The checksums of what a server has now."""
    return dump_into(container, family, lambda _block: None).result()


def load_from(stream, container: str, family: str) -> None:
    """Has a server take a dump; its databases of the same names go. Raises BackupFault."""
    with tempfile.TemporaryFile() as said:
        ended = subprocess.run(inside(container, FAMILIES[family].LOAD), stdin=stream, stdout=subprocess.DEVNULL,
                               stderr=said, check=False)
        if ended.returncode:
            raise BackupFault(f"loading into {container} ended with {ended.returncode}: {last_words(said)}")


def rows_of(container: str, family: str, former: tuple = ()) -> dict:
    """How many rows each table has."""
    answer = answer_of(container, FAMILIES[family].ROWS, former)
    lines = (line.split("\t", 1) for line in answer.splitlines() if "\t" in line)
    return {name: int(count) for count, name in lines}


def version_of(container: str, family: str, former: tuple = ()) -> str:
    """Which release of the server runs."""
    return answer_of(container, FAMILIES[family].VERSION, former).strip()


def answer_of(container: str, script: str, former: tuple = ()) -> str:
    ended = subprocess.run(inside(container, script), input=lines_of(former), capture_output=True, text=True,
                           errors="replace", check=False)
    if ended.returncode:
        raise BackupFault(f"the server in {container} could not be asked: {last_line(ended.stderr)}")
    return ended.stdout


def lines_of(passwords: tuple) -> str:
    return "".join(f"{one}\n" for one in passwords)


def inside(container: str, script: str) -> list:
    return ["docker", "exec", "--interactive", container, "sh", "-c", script]


def last_words(said) -> str:
    """Why a tool failed that wrote what it said to a file."""
    said.seek(0, os.SEEK_END)
    said.seek(max(0, said.tell() - 4096))
    return reason_of_client(said.read().decode("utf-8", "replace"))
