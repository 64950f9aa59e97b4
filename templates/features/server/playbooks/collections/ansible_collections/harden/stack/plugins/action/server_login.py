"""Logs in to a server once more, by a connection of its own."""

from __future__ import annotations

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action import ActionBase

# Instead of the project's own, which keep a connection open and take it again.
ANEW = (
    "-o ControlMaster=no -o ControlPath=none -o ConnectionAttempts=3 -o ServerAliveInterval=5 -o ServerAliveCountMax=4"
)
WITHOUT_PASSWORD = "-o PreferredAuthentications=publickey,hostbased,gssapi-with-mic -o BatchMode=yes"


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        if self._connection.transport != "ssh":
            return {**result, "changed": False, "succeeded": True, "why": ""}
        words = f"{ANEW} {WITHOUT_PASSWORD}" if self._task.args.get("keys_only") else ANEW
        earlier = self._connection.get_option("ssh_args")
        self._connection.set_option("ssh_args", words)
        try:
            said = self._execute_module(module_name="harden.stack.server_login", module_args={}, task_vars=task_vars)
            why = "" if said.get("succeeded") else str(said.get("msg") or said.get("module_stderr") or "it is not root")
        except AnsibleConnectionFailure as error:
            why = str(error)
        finally:
            self._connection.set_option("ssh_args", earlier)
        return {**result, "changed": False, "succeeded": not why, "why": why.strip()}
