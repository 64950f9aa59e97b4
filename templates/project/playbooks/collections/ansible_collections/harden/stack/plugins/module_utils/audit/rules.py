"""Reads audit rules in every spelling that auditctl takes or gives, so that two of them can be compared."""

from __future__ import annotations

import os
import pwd
import re
import shlex
from functools import lru_cache

__all__ = ["canonical", "fields_of", "for_accounts", "for_server", "login_homes", "rules_in"]

UNSET = ("unset", "4294967295", "-1")
ARCHES = {
    "x86_64": "b64",
    "aarch64": "b64",
    "ppc64le": "b64",
    "s390x": "b64",
    "riscv64": "b64",
    "i386": "b32",
    "i686": "b32",
    "arm": "b32",
}
IDS = ("uid", "euid", "suid", "fsuid", "auid", "loginuid", "obj_uid")
# Where none of these stands, a shell takes the words as they are, and it takes long to say so.
QUOTING = frozenset("\"'\\")
OPERATOR = re.compile(r"(!=|<=|>=|&=|=|<|>|&)")


def rules_in(text: str) -> list:
    """The lines of a file that are rules; settings such as -D, -b and -e, and comments, are none."""
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if re.match(r"-[aAw]\s", line)]


# A server has hundreds, and each is compared with several lists.
@lru_cache(maxsize=10_000)
def canonical(rule: str) -> str:
    """One spelling for all rules that mean the same: fields and calls in order, names and numbers alike, no call where
    `perm` names them."""
    words = split(rule)
    if words[:1] == ["-w"] and len(words) > 1:
        return watch(words)
    where, fields, calls = "", set(), set()
    for option, value in zip(words[::2], words[1::2]):
        if option in ("-a", "-A"):
            where = ",".join(sorted(value.split(",")))
        elif option == "-S":
            calls.update(value.split(","))
        elif option == "-k":
            fields.add(f"key={value}")
        elif option in ("-F", "-C"):
            fields.add(field(value))
    if any(one.startswith("perm=") for one in fields) or "all" in calls:
        # auditctl 4 lists the calls that the permissions stand for, 3 lists "all", and nobody has to write either.
        calls = set()
    return " ".join([where, *sorted(fields), *(["calls=" + ",".join(sorted(calls))] if calls else [])])


def watch(words: list) -> str:
    """The old form for files. auditctl gives it back for a rule without an architecture, however that was written."""
    options = dict(zip(words[::2], words[1::2]))
    perm = "".join(sorted(options.get("-p", "rwxa")))
    key = [f"key={options['-k']}"] if "-k" in options else []
    return " ".join(["watch", options["-w"].rstrip("/") or "/", f"perm={perm}", *key])


def field(text: str) -> str:
    parts = OPERATOR.split(text, maxsplit=1)
    if len(parts) != 3:
        return text
    name, operator, value = parts
    if name == "arch":
        value = ARCHES.get(value, value)
    elif name == "perm":
        value = "".join(sorted(value))
    elif name == "dir" or name == "path":
        value = value.rstrip("/") or "/"
    elif name in IDS:
        value = user(value)
    elif re.fullmatch(r"0[xX][0-9a-fA-F]+", value):
        value = str(int(value, 16))
    return f"{'auid' if name == 'loginuid' else name}{operator}{value}"


def user(value: str) -> str:
    if value in UNSET:
        return "unset"
    try:
        return value if value.isdigit() else str(pwd.getpwnam(value).pw_uid)
    except KeyError:
        return value


def fields_of(rule: str) -> dict:
    """The fields that say `NAME=VALUE`."""
    words = split(rule)
    pairs = [
        value.split("=", 1)
        for option, value in zip(words[::2], words[1::2])
        if option == "-F" and re.match(r"\w+=", value)
    ]
    return dict(pairs)


def split(rule: str) -> list:
    if not QUOTING.intersection(rule):
        return rule.split()
    try:
        return shlex.split(rule)
    except ValueError:
        return rule.split()


def for_accounts(text: str, homes: list) -> str:
    """A file's text with each rule for a path below `~` once for each home."""
    lines = []
    for line in text.splitlines():
        is_for_all = bool(rules_in(line)) and "=~/" in line
        lines += [line.replace("=~/", f"={home}/") for home in homes] if is_for_all else [line]
    return "\n".join(lines) + "\n"


def login_homes() -> list:
    """The homes of the accounts with a login shell, as the system's name service lists them; without root's, and
    without those that a rule cannot name."""
    homes = {account.pw_dir.rstrip("/") for account in pwd.getpwall() if account.pw_uid and is_login(account.pw_shell)}
    return sorted(home for home in homes if re.fullmatch(r"(/[\w.@+-]+)+", home))


def is_login(shell: str) -> bool:
    """No shell at all stands for /bin/sh."""
    return os.path.basename(shell) not in ("nologin", "false", "true", "sync")


def for_server(text: str, others: set) -> str:
    """A file's text as it can be loaded on this server. One rule that cannot be added keeps all rules after it from
    loading, so what does not fit here becomes a comment that says why: a folder that is missing, a second name of the
    same folder, and what another file (`others`, in canonical form) has already."""
    seen, lines = set(others), []
    for line in text.splitlines():
        reason = misfit(line, seen) if rules_in(line) else ""
        lines.append(f"# {reason}: {line}" if reason else line)
        if rules_in(line) and not reason:
            seen.add(canonical(line))
    return "\n".join(lines) + "\n"


def misfit(rule: str, seen: set) -> str:
    """Why a rule is not loaded here; empty when it is. A file that is missing is watched as well: that someone puts it
    there is told."""
    fields = fields_of(rule)
    folder = fields.get("dir") or os.path.dirname(fields.get("path", "/"))
    if not os.path.isdir(folder):
        return f"no {folder} here"
    if os.path.realpath(folder) != folder:
        return f"{folder} is {os.path.realpath(folder)} here"
    return "another file has it" if canonical(rule) in seen else ""
