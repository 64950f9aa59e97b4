"""Looks at the databases of a stack, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ..module_utils.database.asked import ARGUMENTS
from ..plugin_utils.sent_call import SentCall


class ActionModule(SentCall):
    CALL = ("database.asked", "ask_databases")
    ARGUMENTS = ARGUMENTS
