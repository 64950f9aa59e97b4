"""The kinds of database that csvs23 has, each with the module that reads it."""

from __future__ import annotations

from ansible.module_utils import harden_mysql_reader

__all__ = ["READERS"]

READERS = {
    "mysql": harden_mysql_reader,
}
