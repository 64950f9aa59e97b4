"""Looks at a server and at what runs of a stack on it, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from ..module_utils.stack.arguments import ARGUMENTS
from ..plugin_utils.completed import completed
from ..plugin_utils.sent import look_there


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        arguments = {"stack": completed(self._task.args.get("stack") or {}, ARGUMENTS)}
        return {**result, **look_there(self, ("stack.looked", "look_at_stack"), arguments, task_vars)}
