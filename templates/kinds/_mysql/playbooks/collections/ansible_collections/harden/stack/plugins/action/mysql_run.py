"""Runs SQL as root inside a MariaDB or MySQL container, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ..module_utils.mysql.statements import ARGUMENTS
from ..plugin_utils.sent_call import SentCall


class ActionModule(SentCall):
    CALL = ("mysql.statements", "run_statements")
    ARGUMENTS = ARGUMENTS
