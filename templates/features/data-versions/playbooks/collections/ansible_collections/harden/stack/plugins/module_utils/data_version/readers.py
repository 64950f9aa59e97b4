"""Which server wrote a data folder, and of which version it is, by the files there. The server need not run."""

from __future__ import annotations

import json
import re

from .folder import Folder
from .versions import newest, text_of

__all__ = ["read_data"]

# What a file system, or a first start that was cut off, leaves in a folder without data.
NO_DATA = re.compile(r"lost\+found$|\.")
# What MariaDB, and MySQL before 8.0, note of the server that upgraded the tables of accounts last.
NOTES = ("mariadb_upgrade_info", "mysql_upgrade_info")
# Where a log of InnoDB says which server made it, and in how many bytes.
CREATOR_AT, CREATOR_LENGTH = 16, 32
# Where the first page of a table space of MySQL says the same, as 80046 for 8.0.46.
SERVER_AT = 8
# How many folders down PostgreSQL's lie at most: 18/docker is where its images have them from 18 on.
MOST_DEPTH = 2


def read_data(folder: Folder) -> list:
    """What is there: an entry with `server` and `version`, each empty where no file says it; none where there are no
    data, and more than one where PostgreSQL has several clusters."""
    return clusters_in(folder) or read_mysql(folder)


def clusters_in(folder: Folder, depth: int = 0) -> list:
    version = re.fullmatch(rb"([0-9]{1,2}(?:\.[0-9]{1,2})?)\n?", folder.read("PG_VERSION", 16))
    if version:
        return [entry("postgres", [version[1].decode("ascii")])]
    found = []
    for name in folder.folders() if depth < MOST_DEPTH else []:
        with folder.inner(name) as inner:
            found += clusters_in(inner, depth + 1)
    return found


def read_mysql(folder: Folder) -> list:
    """MariaDB and MySQL, which write the same kinds of files."""
    names = folder.names()
    if all(NO_DATA.match(name) for name in names):
        return []
    if "mysql.ibd" in names:
        return [entry("mysql", [space_version(folder), history_version(folder)])]
    noted = [folder.read(name, 64).decode("ascii", "replace") for name in NOTES]
    by_mariadb = [text for text in noted if "MariaDB" in text]
    if by_mariadb:
        return [entry("mariadb", map(text_of, by_mariadb))]
    made = folder.read("ib_logfile0", CREATOR_AT + CREATOR_LENGTH)[CREATOR_AT:].decode("ascii", "replace")
    found = re.match(r"(MariaDB|MySQL) ([0-9.]+)", made)
    if found:
        return [entry(found[1].lower(), [text_of(found[2])])]
    return [entry("mysql" if any(map(text_of, noted)) else "", map(text_of, noted))]


def space_version(folder: Folder) -> str:
    number = int.from_bytes(folder.read("mysql.ibd", SERVER_AT + 4)[SERVER_AT:], "big")
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}" if 80_000 <= number < 1_000_000 else ""


def history_version(folder: Folder) -> str:
    """The newest of the servers that took the data over, as MySQL notes it from 8.4 on."""
    try:
        history = json.loads(folder.read("mysql_upgrade_history", 1 << 16))["upgrade_history"]
        return newest(text_of(one["version"]) for one in history)
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def entry(server: str, versions) -> dict:
    return {"server": server, "version": newest(versions)}
