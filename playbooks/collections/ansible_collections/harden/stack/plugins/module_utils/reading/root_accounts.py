"""Which accounts of a server can become root, and with which keys their people come in."""

from __future__ import annotations

import base64
import binascii
import grp
import hashlib
import os
import pwd
import re

__all__ = ["root_accounts"]

SUDOERS = ("/etc/sudoers", "/etc/sudoers.d")
# What sshd reads unless it is told otherwise.
KEY_FILES = (".ssh/authorized_keys", ".ssh/authorized_keys2")
KEY = re.compile(r"\b(?:ssh|ecdsa|sk)-[a-z0-9@.-]+ +(AAAA[A-Za-z0-9+/]+=*)")
# Of one account, so many keys are named.
NAMED = 3
SHOWN = 16


def root_accounts(known: set) -> str:
    """Those that are not `known`, each with its keys: `ann (SHA256:…, SHA256:…), bob (no key)`; empty where there is
    none. An account counts if its user id is root's, or if sudo has a rule for it or for a group that it is in."""
    names, groups = read_rules(sudoers_files())
    accounts = pwd.getpwall()
    gids = {group.gr_gid for group in grp.getgrall() if group.gr_name in groups or f"#{group.gr_gid}" in groups}
    members = {name for group in grp.getgrall() if group.gr_gid in gids for name in group.gr_mem}
    found = [account for account in accounts
             if account.pw_uid == 0 or account.pw_name in names | members or f"#{account.pw_uid}" in names
             or account.pw_gid in gids or "ALL" in names]
    return ", ".join(sorted(f"{account.pw_name} ({keys_of(account.pw_dir)})" for account in found
                            if account.pw_name not in known | {"root"}))


def sudoers_files() -> list:
    """As sudo reads them: no file with a dot or a tilde in its name."""
    file, folder = SUDOERS
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    more = [os.path.join(folder, name) for name in names if "." not in name and not name.endswith("~")]
    return [path for path in (file, *more) if os.path.isfile(path)]


def read_rules(paths: list) -> tuple:
    """The users and the groups that a rule is for. What only takes a right away counts, too: whether another rule
    gives it is sudo's to say."""
    aliases, subjects = {}, []
    for path in paths:
        with open(path, encoding="utf-8", errors="replace") as stream:
            text = re.sub(r"\\\n", " ", stream.read())
        for line in text.splitlines():
            line = re.sub(r"(?:^|\s)#(?!\d).*", "", line).strip()
            if line.startswith("User_Alias"):
                for part in line[len("User_Alias"):].split(":"):
                    name, _, listed = part.partition("=")
                    aliases[name.strip()] = split_list(listed)
            elif line and "=" in line and not re.match(r"Defaults|\w+_Alias\b|@|#include", line):
                subjects += split_list(re.match(r"((?:[^\s,]+\s*,\s*)*[^\s,]+)", line)[1])
    resolved = [one for subject in subjects for one in resolve(subject, aliases, set())]
    return ({one for one in resolved if not one.startswith("%")}, {one[1:] for one in resolved if one.startswith("%")})


def split_list(text: str) -> list:
    return [one.strip().strip('"').lstrip("!") for one in text.split(",") if one.strip()]


def resolve(subject: str, aliases: dict, seen: set) -> list:
    if subject not in aliases or subject in seen:
        return [subject]
    return [one for inner in aliases[subject] for one in resolve(inner, aliases, seen | {subject})]


def keys_of(home: str) -> str:
    """The fingerprints of the keys that let somebody in, as ssh-keygen shows them, shortened."""
    prints = []
    for name in KEY_FILES:
        try:
            with open(os.path.join(home, name), encoding="utf-8", errors="replace") as stream:
                lines = [line for line in stream if not line.lstrip().startswith("#")]
        except (FileNotFoundError, NotADirectoryError):
            continue
        prints += [fingerprint(match[1]) for line in lines if (match := KEY.search(line))]
    more = [f"and {len(prints) - NAMED} more"] if len(prints) > NAMED else []
    return ", ".join(prints[:NAMED] + more) or "no key"


def fingerprint(key: str) -> str:
    try:
        digest = hashlib.sha256(base64.b64decode(key, validate=True)).digest()
    except binascii.Error:
        return "a key that is none"
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')[:SHOWN]}…"
