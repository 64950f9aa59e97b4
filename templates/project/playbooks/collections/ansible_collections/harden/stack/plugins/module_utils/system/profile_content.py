"""Compares the AppArmor profile that the kernel has under a name with what the parser makes of the server's file: a
name and its mode say nothing of what is allowed."""

from __future__ import annotations

import functools
import hashlib
import os
import subprocess

from .apparmor import FOLDER
from .programs import environment, find_program
from .said import last_line

__all__ = ["AS_ITS_FILE", "read_content"]

AS_ITS_FILE = "as its file"
POLICY = "/sys/kernel/security/apparmor/policy/profiles"
# The hash of what was loaded, as a whole: the parser writes the same. The other hash, of the profile alone, is one of
# the kernel's own form.
HASHES = {"raw_sha256": "sha256", "raw_sha1": "sha1"}
# From 5.0 on the parser compresses what it writes, and the kernel's hash is of what comes out of that.
PLAIN = "--zstd-compress-level=none"


@functools.lru_cache(maxsize=None)
def read_content(name: str) -> str:
    """`as its file`, `not loaded`, or the beginning of the hash of another content. OSError where that cannot be known:
    the kernel shows no hash, or the file is gone or does not parse. The same for all who ask in one look."""
    folder = find_folder(name)
    if folder is None:
        return "not loaded"
    kind, loaded = read_hash(folder)
    made = hashlib.new(kind, compile_profile(os.path.join(FOLDER, name))).hexdigest()
    return AS_ITS_FILE if made == loaded else f"another content ({kind}:{loaded[:16]})"


def find_folder(name: str) -> str | None:
    """The kernel's folder of a profile: it bears the name with a number behind it."""
    for entry in sorted(os.listdir(POLICY)):
        if entry.rpartition(".")[0] == name and read_line(os.path.join(POLICY, entry, "name")) == name:
            return os.path.join(POLICY, entry)
    return None


def read_hash(folder: str) -> tuple:
    for file, kind in HASHES.items():
        try:
            return kind, read_line(os.path.join(folder, file))
        except FileNotFoundError:
            continue
    raise OSError("the kernel shows no hash of what was loaded (it keeps none, or export_binary is off)")


def compile_profile(path: str) -> bytes:
    """What the parser would load, and does not."""
    parser = find_program("apparmor_parser")
    if parser is None:
        raise OSError("the program apparmor_parser is missing (package apparmor)")
    os.stat(path)
    made = parse(parser, path, PLAIN)
    # An older one does not know the option, and says so at once.
    made = made if made.returncode == 0 else parse(parser, path)
    if made.returncode != 0:
        raise OSError(f"{path} does not parse: {last_line(made.stderr.decode('utf-8', 'replace'))}")
    return made.stdout


def parse(parser: str, path: str, *how: str) -> subprocess.CompletedProcess:
    return subprocess.run([parser, "--skip-kernel-load", "--skip-cache", "--quiet", *how, "--stdout", path],
                          capture_output=True, check=False, env=environment())


def read_line(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as stream:
        return stream.read().strip()
