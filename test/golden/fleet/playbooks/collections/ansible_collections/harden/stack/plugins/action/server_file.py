"""Reads a file of the project for server_file: `src` is a path below playbooks/files."""

from __future__ import annotations

import os

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        if "src" in arguments:
            arguments["content"] = self._text(arguments.pop("src"))
        result.update(self._execute_module(module_name="harden.stack.server_file", module_args=arguments, task_vars=task_vars))
        return result

    def _text(self, source: str) -> str:
        path = os.path.join(self._loader.get_basedir(), "files", source)
        try:
            with open(path, encoding="utf-8") as stream:
                return stream.read()
        except (OSError, UnicodeError) as error:
            raise AnsibleActionFail(f"{path} could not be read on this machine: {error}. Nothing was changed.") from error
