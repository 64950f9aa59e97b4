#!/usr/bin/python
"""Looks at a server itself; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: server_facts
short_description: Look at what a stack stands on
description:
  - Compares packages, the engine's settings, owners and modes of a server with what is expected, all in one call.
  - Where nothing of it is to be changed, it also looks at what runs there, because over ssh a call costs more than a
    look.
  - Fails, before anything is changed, when the server cannot be brought to it, and names every reason at once.
options:
  host:
    description: The name of the server in the findings.
    type: str
    required: true
  wanted:
    description: What is expected by part. A part that is not named is not looked at.
    type: dict
    required: true
  checks:
    description: "What must be read, by control and reading."
    type: dict
    required: true
extends_documentation_fragment:
  - harden.stack.look
  - harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look at the server
  harden.stack.server_facts:
    host: "{{ inventory_hostname }}"
    wanted: "{{ server_wanted }}"
    checks: "{{ server_checks }}"
    stack: "{{ stack_look }}"
  register: server_now
"""

RETURN = r"""
todo:
  description: What is to be done, by part; parts with nothing to do are left out.
  returned: success
  type: dict
  sample: {packages: [auditd]}
findings:
  description: One entry for each control; C(ok) is null where it could not be measured.
  returned: success
  type: list
stack:
  description: What M(harden.stack.stack_facts) would return.
  returned: when nothing is to be done first, and the server can take the stack; M(harden.stack.stack_facts) tells why
    not
  type: dict
parts:
  description: What each part needs for its tasks.
  returned: success
  type: dict
"""

import os

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.server.known_parts import PARTS
from ..module_utils.server.parts import findings_of, run_parts
from ..module_utils.stack.arguments import ARGUMENTS
from ..module_utils.stack.begin import begin_look
from ..module_utils.stack.lock import LockHeld, hold
from ..module_utils.stack.look import StackFault, end_look
from ..module_utils.stack.sides import project_fault, side_fault

ASIDE = ("todo", "readings", "unread")


def looked_at(stack: dict, begun: dict) -> dict:
    """The stack as it is; nothing where it cannot be looked at yet: the task that is there for it says why."""
    try:
        return {"stack": end_look(stack, begun)}
    except (StackFault, EngineError):
        return {}


def side_now(stack: dict) -> str:
    """Why the stack cannot be here as its answers have it; empty also where there is no engine yet."""
    engine = Engine(default_socket())
    try:
        containers = engine.all_containers()
        if stack["target"] == "swarm":
            return project_fault(containers, stack["project"])
        return side_fault(engine, engine.once("/info"), containers, stack)
    except EngineError:
        return ""


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "host": {"type": "str", "required": True},
            "wanted": {"type": "dict", "required": True},
            "checks": {"type": "dict", "required": True},
            "stack": {"type": "dict", "options": ARGUMENTS},
        },
        supports_check_mode=True,
    )
    params = module.params
    if os.geteuid() != 0:
        module.fail_json(
            msg="The deploy account is not root here, so this server cannot be prepared. "
            "Set `become: true` for this host, or `prepare: false`."
        )
    stack = params["stack"]
    try:
        if stack and not module.check_mode:
            hold(stack)
    except LockHeld as fault:
        module.fail_json(msg=str(fault))
    begun = begin_look(stack) if stack else {}
    found, faults = run_parts(PARTS, params["wanted"])
    if faults:
        module.fail_json(msg=f"This server cannot be prepared: {'; '.join(faults)}.")
    todo = {name: part["todo"] for name, part in found.items() if part["todo"]}
    # Before the server is prepared: a swarm and a Compose project are not prepared alike.
    if stack and todo and (fault := side_now(stack)):
        module.fail_json(msg=f"This server cannot take the stack: {fault}.")
    module.exit_json(
        changed=False,
        todo=todo,
        findings=findings_of(params["host"], params["checks"], found),
        parts={name: {key: value for key, value in part.items() if key not in ASIDE} for name, part in found.items()},
        **(looked_at(stack, begun) if stack and not todo else {}),
    )


if __name__ == "__main__":
    main()
