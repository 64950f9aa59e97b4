"""Starts services of a stack, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ..module_utils.compose.up import ARGUMENTS
from ..plugin_utils.sent_call import SentCall


class ActionModule(SentCall):
    CALL = ("compose.up", "compose_up")
    ARGUMENTS = ARGUMENTS
