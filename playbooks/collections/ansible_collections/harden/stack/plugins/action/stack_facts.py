"""Looks at a server and at what runs of a stack on it, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase

from ..module_utils.stack.arguments import ARGUMENTS
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


def completed(given: dict, known: dict) -> dict:
    """What is given, with the defaults of what is not, each of its type. A module would work that out on the server."""
    unknown, missing = given.keys() - known.keys(), [name for name, one in known.items()
                                                     if one.get("required") and given.get(name) is None]
    if unknown or missing:
        raise AnsibleActionFail(f"unknown arguments: {sorted(unknown)}; missing: {missing}")
    return {name: of_type(given.get(name, one.get("default")), one) for name, one in known.items()}


def of_type(value, one: dict):
    """A variable of a command line is a text, whatever it stands for."""
    if value is None:
        return None
    if one["type"] == "bool":
        return boolean(value)
    if one["type"] == "int":
        return int(value)
    if "options" in one:
        return [completed(part, one["options"]) for part in value] if one["type"] == "list" \
            else completed(value, one["options"])
    return value
