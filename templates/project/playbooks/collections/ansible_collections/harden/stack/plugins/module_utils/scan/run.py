"""Runs a scanner in a folder of its own and reads what it wrote, however it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tarfile
import tempfile

from .keeper import kept

__all__ = ["read", "run", "run_scanner", "unpacked"]

# In memory where the server has that: nothing of a scan reaches the disk.
PLACES = ("/run", "/tmp")
# Newer releases of Python want to be told what they may extract.
FILTER = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
# Of what it said beside its file, for the reader of a failure.
TOLD = 2000


def run_scanner(archive: str, command: list, reads: str, seconds: int, bytes: int) -> dict:
    """`ended`: its exit code, or `timeout`, or `missing` where the program is not there. `text`: its file; None where
    it wrote none. `cut`: whether the file was longer than `bytes`."""
    with unpacked(archive, PLACES) as folder:
        ended, said = run(command, folder, seconds)
        text, cut = read(os.path.join(folder, reads), bytes)
        return {"ended": ended, "said": said, "text": text, "cut": cut}


@contextlib.contextmanager
def unpacked(archive: str, places: tuple):
    """A folder with the scanner, in the first of the places that can be written to; it is removed in the end."""
    place = next(place for place in places if os.access(place, os.W_OK))
    folder = tempfile.mkdtemp(prefix="harden-init-scan-", dir=place)
    with kept(folder):
        with tarfile.open(archive) as tar:
            unpack(tar, folder)
        yield folder


def unpack(tar, folder: str) -> None:
    """Only files and folders below the folder: a scanner needs no links out of it, and no devices."""
    for member in tar.getmembers():
        place = os.path.realpath(os.path.join(folder, member.name))
        if not (place == folder or place.startswith(f"{folder}/")):
            raise tarfile.TarError(f"{member.name} leads out of the archive")
        if member.isfile() or member.isdir():
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            tar.extract(member, folder, **FILTER)


def run(command: list, folder: str, seconds: int) -> tuple:
    """How it ended, and what it said. It is ended with all of its processes when its time is over."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": folder, "TMPDIR": folder,
                   "TERM": "dumb"}
    with tempfile.TemporaryFile(dir=folder) as output:
        try:
            scanner = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                                       stderr=subprocess.STDOUT, start_new_session=True)
        except FileNotFoundError:
            return "missing", ""
        try:
            ended = scanner.wait(seconds)
        except subprocess.TimeoutExpired:
            ended = "timeout"
        finally:
            end_group(scanner)
        output.seek(0, os.SEEK_END)
        output.seek(max(0, output.tell() - TOLD))
        return ended, output.read().decode("utf-8", "replace")


def end_group(scanner) -> None:
    try:
        os.killpg(scanner.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    scanner.wait()


def read(path: str, limit: int) -> tuple:
    """The text of a file, and whether it is longer than the limit. What is not UTF-8 is replaced."""
    try:
        with open(path, "rb") as stream:
            content = stream.read(limit + 1)
    except FileNotFoundError:
        return None, False
    return content[:limit].decode("utf-8", "replace"), len(content) > limit
