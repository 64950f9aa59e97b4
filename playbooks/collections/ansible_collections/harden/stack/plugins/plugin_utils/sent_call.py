"""An action that calls a function on a server without a module, where that way is open."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from .sent import call_there

__all__ = ["SentCall"]


class SentCall(ActionBase):
    """`CALL` is what the module of the same name calls too: its module in module_utils, such as `stack.looked`, and its
    name. It takes `ARGUMENTS` by their names, and `check`. Where it breaks, the module calls it again, and says what is
    wrong; where it does not bear to be called twice, `ONCE` says so."""

    CALL = ("", "")
    ARGUMENTS = {}
    ONCE = False

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        return {**result, **call_there(self, self.CALL, self._task.args, task_vars, self.ARGUMENTS, self.ONCE)}
