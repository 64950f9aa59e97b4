"""Measures the containers of a stack, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ..module_utils.stack.arguments import MEASURED
from ..plugin_utils.sent_call import SentCall


class ActionModule(SentCall):
    CALL = ("measured", "measure_stack")
    ARGUMENTS = MEASURED
