"""Fills a MariaDB or MySQL database from an SQL file, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ..module_utils.database.writing import SEED
from ..plugin_utils.sent_call import SentCall


class ActionModule(SentCall):
    CALL = ("mysql.seed", "seed")
    ARGUMENTS = SEED
    # A file of SQL makes each of its rows once.
    ONCE = True
