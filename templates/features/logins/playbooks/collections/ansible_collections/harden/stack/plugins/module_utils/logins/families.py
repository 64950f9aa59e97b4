"""The servers whose accounts can be logged in to, by name."""

from __future__ import annotations

from .mysql import MARIADB, MYSQL
from .postgres import Postgres
from .redis import Redis

__all__ = ["FAMILIES"]

FAMILIES = {"mariadb": MARIADB, "mysql": MYSQL, "postgres": Postgres(), "redis": Redis()}
