"""Reads and sets values of the running kernel below /proc/sys. A name is written with slashes, because an interface's
may have dots: `net/ipv4/conf/eth0.7/send_redirects`."""

from __future__ import annotations

import glob
import os

__all__ = ["in_container", "is_foreign", "name_of", "paths_of", "set_value", "value_of"]

ROOT = "/proc/sys"
# The number that the kernel gives its first namespace of processes.
FIRST_PROCESSES = "pid:[4026531836]"
# Of the whole machine, though their names begin with `net`.
OF_THE_KERNEL = ("net.core.bpf_jit_harden",)


def paths_of(key: str) -> list:
    """Where a key is read; several for one with a `*`, none where the kernel does not have it."""
    return sorted(glob.glob(os.path.join(ROOT, key.replace(".", "/"))))


def name_of(path: str) -> str:
    return os.path.relpath(path, ROOT)


def value_of(path: str) -> str:
    """With single spaces; empty where it is gone, as with an interface."""
    try:
        with open(os.path.join(ROOT, path), encoding="ascii", errors="replace") as stream:
            return " ".join(stream.read().split())
    except FileNotFoundError:
        return ""


def set_value(name: str, value: str) -> None:
    with open(os.path.join(ROOT, name), "w", encoding="ascii") as stream:
        stream.write(f"{value}\n")


def in_container() -> bool:
    """Whether the kernel is another machine's."""
    try:
        return os.readlink("/proc/1/ns/pid") != FIRST_PROCESSES
    except OSError:
        return False


def is_foreign(key: str, paths: list) -> bool:
    """Whether a setting is not this server's to change: a container shares its kernel, and has at most a network of its
    own."""
    if any(not os.access(path, os.W_OK) for path in paths):
        return in_container()
    return in_container() and (not key.startswith("net.") or key in OF_THE_KERNEL)
