"""An action that looks at a server without a module, where that way is open."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from .completed import completed
from .sent import look_there

__all__ = ["SentLook"]


class SentLook(ActionBase):
    """`CALL` is what the module of the same name calls too: its module in module_utils, such as `stack.looked`, and its
    name. It takes `ARGUMENTS` by their names, and `check`."""

    CALL = ("", "")
    ARGUMENTS = {}

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        given = completed(self._task.args, self.ARGUMENTS)
        return {**result, **look_there(self, self.CALL, given, task_vars)}
