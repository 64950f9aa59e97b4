"""The arguments of a task as a module would have them, where none is sent to work that out."""

from __future__ import annotations

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean

__all__ = ["completed"]


def completed(given: dict, known: dict) -> dict:
    """What is given, with the defaults of what is not, each of its type."""
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
