"""How the server's own programs take their settings: the text of a file of ours, and what is in force."""

from __future__ import annotations

import glob
import os
import subprocess
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Callable, NamedTuple

from ..system import sysctl
from ..system.programs import environment, find_program
from .at_once import Answers
from .words import NOT_SET

__all__ = ["PROGRAMS", "Program", "Unread", "asking_once"]

PATIENCE_SECONDS = 20
# What was said in this look, by the words that it was asked with.
ANSWERS: ContextVar[Answers | None] = ContextVar("answers", default=None)


class Unread(Exception):
    """Why a setting cannot be read here; the text says it."""


class Program(NamedTuple):
    # The first lines of a file.
    head: str
    # A setting in it.
    line: Callable[[str, str], str]
    # What is in force of some keys: the value, or an Unread.
    read: Callable[[list], dict]
    # Whether it can be given again what stands in its file already.
    renews: bool = False
    # What would be in force without our files; None where it cannot be told from what is.
    elsewhere: Callable[[list], dict] | None = None
    # Whether a file may have comments.
    comments: bool = True


@contextmanager
def asking_once():
    """In it the same is asked once: three parts of a look go by what `sshd -T` says. For a look only, because what is
    changed must be asked for again."""
    token = ANSWERS.set(Answers(ask))
    try:
        yield
    finally:
        ANSWERS.reset(token)


def said_by(*words: str) -> str:
    answers = ANSWERS.get()
    return answers.of(words) if answers else ask(*words)


def ask(*words: str) -> str:
    try:
        ended = subprocess.run(words, capture_output=True, text=True, check=False, env=environment(),
                               stdin=subprocess.DEVNULL, timeout=PATIENCE_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unread(f"{words[0]} gave no answer: {error}") from error
    return ended.stdout


def each(keys: list, read: Callable[[str], str]) -> dict:
    def value(key: str):
        try:
            return read(key)
        except Unread as reason:
            return reason

    return {key: value(key) for key in keys}


def read_kernel(keys: list) -> dict:
    def read(key: str) -> str:
        paths = sysctl.paths_of(key)
        if not paths:
            raise Unread(f"this kernel has no {key}")
        if sysctl.is_foreign(key, paths):
            raise Unread("this server is a container, whose kernel is another's")
        return ", ".join(sorted({sysctl.value_of(path) for path in paths}))

    return each(keys, read)


def read_modules(keys: list) -> dict:
    def read(key: str) -> str:
        if sysctl.in_container():
            raise Unread("this server is a container, whose kernel is another's")
        name = key.replace("-", "_")
        return "loaded" if name in loaded else installs.get(name, NOT_SET)

    installs: dict = {}
    for line in said_by("modprobe", "--showconfig").splitlines() if not sysctl.in_container() else []:
        word, _, rest = line.partition(" ")
        name, _, command = rest.partition(" ")
        if word == "install":
            installs.setdefault(name.replace("-", "_"), command.strip())
    # A kernel without modules has no such file.
    loaded = {line.split(" ")[0] for line in lines_of("/proc/modules")}
    return each(keys, read)


def read_limits(keys: list) -> dict:
    """By a login of an account and one of root: a wildcard in a file is not for root."""
    letters = {"core": "c"}

    def read(key: str) -> str:
        found = {said_by("runuser", "-u", account, "--", "/bin/sh", "-c", f"ulimit -H -{letters[key]}").strip()
                 for account in ("nobody", "root")}
        return ", ".join(sorted(found - {""})) or "no answer"

    return each(keys, read)


def read_systemd(keys: list) -> dict:
    if not os.path.isdir("/run/systemd/system"):
        return dict.fromkeys(keys, Unread("this server is not run by systemd"))
    lines = said_by("systemctl", "show", *(f"--property={key}" for key in keys)).splitlines()
    return {**dict.fromkeys(keys, NOT_SET), **dict(line.split("=", 1) for line in lines if "=" in line)}


def read_coredump(keys: list) -> dict:
    """As systemd-coredump does, where it is installed: the file first, then the additions by their names."""
    folders = ("/usr/lib", "/run", "/etc")
    additions = {os.path.basename(path): path
                 for folder in folders for path in sorted(glob.glob(f"{folder}/systemd/coredump.conf.d/*.conf"))}
    found = dict.fromkeys(keys, NOT_SET)
    for path in ["/etc/systemd/coredump.conf", *(additions[name] for name in sorted(additions))]:
        for line in lines_of(path):
            key, separator, value = line.partition("=")
            if separator and key.strip() in found:
                found[key.strip()] = value.strip()
    return found


def lines_of(path: str) -> list:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read().splitlines()
    except FileNotFoundError:
        return []


def read_ulimit(keys: list) -> dict:
    return each(keys, lambda key: said_by("env", "-i", "HOME=/", "bash", "--login", "-c", f"ulimit -{key}").strip())


def read_shell(keys: list) -> dict:
    """Without the profile of root's own, which may do anything."""
    def read(key: str) -> str:
        lines = said_by("env", "-i", "HOME=/", "bash", "--login", "-c", f'echo "${{{key}:-{NOT_SET}}}"').splitlines()
        return lines[-1] if lines else "no answer"

    return each(keys, read)


SSHD = "/usr/sbin/sshd"
# Our files lie under an empty one for this process alone.
WITHOUT_OURS = ('for file in /etc/ssh/sshd_config.d/00-harden-init-*.conf; do [ ! -e "$file" ] || '
                f'mount --bind /dev/null "$file" || exit; done; exec {SSHD} -T')


def read_sshd(keys: list) -> dict:
    return sshd_values(keys, SSHD, "-T")


def read_other_sshd(keys: list) -> dict:
    return sshd_values(keys, "unshare", "--mount", "sh", "-c", WITHOUT_OURS)


def sshd_values(keys: list, *words: str) -> dict:
    if find_program("sshd") is None:
        raise Unread("this server has no sshd")
    lines = [line.partition(" ") for line in said_by(*words).splitlines()]
    values = {key.lower(): value.strip() for key, _, value in lines}
    if not values:
        raise Unread("sshd does not take its own configuration: `sshd -t` says why")
    return {key: values.get(key.lower(), NOT_SET) for key in keys}


def read_apt(keys: list) -> dict:
    lines = [line.split(" ", 1) for line in said_by("apt-config", "dump", "--format", "%f %v%n").splitlines()]
    return {**dict.fromkeys(keys, NOT_SET), **{key: value for key, value in (one for one in lines if len(one) == 2)}}


def as_text(_key: str, value: str) -> str:
    return value


def read_texts(keys: list) -> dict:
    """Whole files, whose paths are the keys."""
    return {key: "\n".join(lines_of(key)).strip() or NOT_SET for key in keys}


PROGRAMS = {
    "sysctl": Program("", "{} = {}".format, read_kernel, renews=True),
    "modprobe": Program("", "install {} {}".format, read_modules),
    "limits": Program("", "* hard {0} {1}\nroot hard {0} {1}".format, read_limits),
    "systemd": Program("[Manager]\n", "{}={}".format, read_systemd, renews=True),
    "coredump": Program("[Coredump]\n", "{}={}".format, read_coredump),
    "sshd": Program("", "{} {}".format, read_sshd, renews=True, elsewhere=read_other_sshd),
    "apt": Program("", '{} "{}";'.format, read_apt),
    "banner": Program("", as_text, read_texts, comments=False),
    "ulimit": Program("", "ulimit -{} {}".format, read_ulimit),
    "shell": Program("", '[ -n "${{{0}-}}" ] || {0}={1}'.format, read_shell),
}
