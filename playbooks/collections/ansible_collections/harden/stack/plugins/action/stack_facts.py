"""Looks at a server and at what runs of a stack on it, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ..module_utils.stack.arguments import LOOK
from ..plugin_utils.sent_call import SentCall


class ActionModule(SentCall):
    CALL = ("stack.looked", "look_at_stack")
    ARGUMENTS = LOOK
