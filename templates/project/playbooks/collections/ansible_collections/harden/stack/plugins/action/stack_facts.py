"""Looks at a server and at what runs of a stack on it, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from ..module_utils.stack.arguments import ARGUMENTS
from ..plugin_utils.completed import completed
from ..plugin_utils.sent import run_there


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        arguments = {"stack": completed(self._task.args.get("stack") or {}, ARGUMENTS), "check": self._task.check_mode}
        answer = run_there(self, ("stack.looked", "look_at_stack"), arguments, task_vars,
                           keeps=not self._task.check_mode)
        if answer is None:
            answer = self._execute_module(
                module_name="harden.stack.stack_facts", module_args=self._task.args, task_vars=task_vars)
        result.update(answer)
        return result
