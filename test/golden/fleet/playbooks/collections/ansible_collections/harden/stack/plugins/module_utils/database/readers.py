"""The kinds of database that fleet has, each with the module that reads it."""

from __future__ import annotations

from ..mysql import reader as mysql

__all__ = ["READERS"]

READERS = {
    "mysql": mysql,
}
