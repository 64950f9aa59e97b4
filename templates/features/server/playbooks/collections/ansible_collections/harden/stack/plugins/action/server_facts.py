"""Looks at a server itself, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ..module_utils.server.arguments import ARGUMENTS
from ..plugin_utils.sent_call import SentCall


class ActionModule(SentCall):
    CALL = ("server.looked", "look_at_server")
    ARGUMENTS = ARGUMENTS
