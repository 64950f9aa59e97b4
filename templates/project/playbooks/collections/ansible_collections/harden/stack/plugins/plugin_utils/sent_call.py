"""An action that calls a function on a server without a module, where that way is open."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from .completed import completed
from .sent import call_there

__all__ = ["SentCall"]


class SentCall(ActionBase):
    """`CALL` is what the module of the same name calls too: its module in module_utils, such as `stack.looked`, and its
    name. It takes `ARGUMENTS` by their names, and `check`. It must bear to be called twice: where it breaks, the module
    calls it again, and says what is wrong."""

    CALL = ("", "")
    ARGUMENTS = {}

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        given = completed(self._task.args, self.ARGUMENTS)
        return {**result, **call_there(self, self.CALL, given, task_vars)}
