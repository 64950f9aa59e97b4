"""Gives an application an account of its own, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ..module_utils.postgres.account import ARGUMENTS
from ..plugin_utils.sent_call import SentCall


class ActionModule(SentCall):
    CALL = ("postgres.account", "give_account")
    ARGUMENTS = ARGUMENTS
