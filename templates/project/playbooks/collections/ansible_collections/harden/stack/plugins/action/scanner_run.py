"""Brings the archive of a scanner to a server, and lets the module of the same name run it there."""

from __future__ import annotations

from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        args, folder = dict(self._task.args), self._make_tmp_path()
        try:
            source = self._loader.get_real_file(args["archive"])
        except (AnsibleError, KeyError) as error:
            raise AnsibleActionFail(f"The scanner's archive cannot be read: {error}") from error
        remote = self._connection._shell.join_path(folder, "scanner.tar")
        try:
            self._transfer_file(source, remote)
            self._fixup_perms2((folder, remote))
            result.update(self._execute_module(
                module_name="harden.stack.scanner_run", module_args={**args, "archive": remote}, task_vars=task_vars))
        finally:
            self._remove_tmp_path(folder)
        return result
