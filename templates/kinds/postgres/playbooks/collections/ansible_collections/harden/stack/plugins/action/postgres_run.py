"""Runs SQL as PostgreSQL's administrator, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ..module_utils.postgres.statements import ARGUMENTS
from ..plugin_utils.sent_call import SentCall


class ActionModule(SentCall):
    CALL = ("postgres.statements", "run_statements")
    ARGUMENTS = ARGUMENTS
