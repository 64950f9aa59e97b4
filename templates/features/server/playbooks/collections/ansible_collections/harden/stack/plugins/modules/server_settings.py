#!/usr/bin/python
"""Brings files of settings beside those of a server's own programs, and has the programs take them."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: server_settings
short_description: Bring settings of a server's own programs
description:
  - Writes the files that M(harden.stack.server_facts) found to be missing or different, remembers what was there
    before, and has the kernel, systemd, sshd or the packet filter take them.
  - With O(guarded) the server goes back by itself after two minutes unless O(then=keep) comes in a later call.
  - A module of its own, because a dozen files and values of the kernel take one call, and because the way back must be
    there before the first of them is written.
options:
  stack:
    description: The stack in whose name the server is changed.
    type: str
    required: true
  steps:
    description: What is written, as M(harden.stack.server_facts) gives it.
    type: list
    elements: dict
    default: []
  guarded:
    description: Whether these could lock everybody out, as settings of sshd and rules of the packet filter.
    type: bool
    default: false
  then:
    description: Whether a guarded change stays (V(keep)) or not (V(back)). Without O(steps).
    type: str
    choices: [keep, back]
attributes:
  check_mode:
    description: Says which files would change.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Bring the settings that differ
  harden.stack.server_settings:
    stack: csvs23
    steps: "{{ server_now.todo.settings }}"
"""

RETURN = r"""
differs:
  description: The files that were written and the values of the kernel that were set, each with both sides.
  returned: success
  type: list
files:
  description: The files that were written.
  returned: success
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.record.differs import Budget, of_file, of_setting
from ..module_utils.record.states import StateError
from ..module_utils.record.store import RecordError
from ..module_utils.settings import guard
from ..module_utils.settings.bring import bring, bring_guarded
from ..module_utils.system.programs import ProgramError


def work(params: dict) -> None:
    stack, steps = params["stack"], params["steps"]
    if params["then"] is not None:
        {"keep": guard.keep, "back": guard.go_back}[params["then"]](stack)
    elif params["guarded"]:
        bring_guarded(stack, steps)
    else:
        bring(stack, steps)


def content_of(path: str) -> bytes | None:
    """None where there is no such file."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def told(steps: list) -> list:
    """What the steps change, before they do. Raises OSError."""
    budget = Budget()
    files = [(step["file"], content_of(step["file"]), step["text"].encode()) for step in steps]
    return [
        *(of_file(path, before, after, budget) for path, before, after in files if before != after),
        *(of_setting(one["key"], one["was"], one["value"]) for step in steps for one in step["values"]),
    ]


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "stack": {"type": "str", "required": True},
            "steps": {"type": "list", "elements": "dict", "default": []},
            "guarded": {"type": "bool", "default": False},
            "then": {"type": "str", "choices": ["keep", "back"]},
        },
        supports_check_mode=True,
    )
    params = module.params
    try:
        differs = told(params["steps"])
        if not module.check_mode:
            work(params)
    except (OSError, ProgramError, RecordError, StateError) as error:
        files = ", ".join(step["file"] for step in params["steps"])
        module.fail_json(msg=f"The settings of the server could not be changed ({files}): {error}.")
    module.exit_json(changed=bool(params["steps"]), files=[step["file"] for step in params["steps"]],
                     differs=differs)


if __name__ == "__main__":
    main()
