"""Looks at a server itself, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from ..module_utils.server.arguments import ARGUMENTS
from ..plugin_utils.completed import completed
from ..plugin_utils.sent import look_there


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        arguments = {"params": completed(self._task.args, ARGUMENTS)}
        return {**result, **look_there(self, ("server.looked", "look_at_server"), arguments, task_vars)}
