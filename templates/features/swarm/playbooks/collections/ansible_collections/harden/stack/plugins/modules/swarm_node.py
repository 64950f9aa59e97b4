#!/usr/bin/python
"""Makes servers the nodes of one swarm."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: swarm_node
short_description: Make servers the nodes of one swarm
description:
  - One step of making a swarm, on the server that it concerns.
  - A module of its own, because a token opens the swarm to anyone who has it. C(community.docker.docker_swarm) returns
    both with each call; here only the step C(tokens) does, for a task that is not shown, and C(renew) makes them
    worthless as soon as the nodes have joined.
options:
  step:
    description:
      - C(init) makes a new swarm of this server alone.
      - C(tokens) returns what a server joins with.
      - C(join) has this server join.
      - C(renew) changes the tokens.
      - C(name) labels the nodes with their names, and gives each its role.
      - C(unlock) opens a manager whose engine was started again, where O(key) does that.
      - C(lock) has the managers keep their keys locked, or not, and returns the key.
      - C(retire) empties the nodes that are no servers of the stack any more, and removes them.
    type: str
    choices: [init, tokens, join, renew, name, unlock, lock, retire]
    required: true
  address:
    description: Where the other nodes reach this one. Empty for a swarm of one server.
    type: str
    default: ""
  managers:
    description: The addresses of the managers, to join.
    type: list
    elements: str
    default: []
  token:
    description: What the server joins with.
    type: str
  key:
    description: What unlocks a manager. Empty where nobody knows it; then nothing is tried.
    type: str
    default: ""
  locked:
    description: Whether the managers keep their keys locked.
    type: bool
    default: false
  stack:
    description: The name of the stack whose servers they are.
    type: str
  keeps:
    description: The names of all its servers, to retire the others.
    type: list
    elements: str
    default: []
  names:
    description: The name of each server in the inventory, by the id of its node.
    type: dict
    default: {}
  roles:
    description: C(manager) or C(worker), by the same.
    type: dict
    default: {}
attributes:
  check_mode:
    description: Says whether anything would be changed.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Make a swarm
  harden.stack.swarm_node:
    step: init
    address: 192.0.2.11

- name: Ask for the tokens
  harden.stack.swarm_node:
    step: tokens
  register: swarm_tokens
  no_log: true
"""

RETURN = r"""
tokens:
  description: What servers join with, by role; only after the step C(tokens), and then no task may show it.
  returned: when O(step) is C(tokens)
  type: dict
key:
  description: What unlocks the managers; only after the step C(lock), and then no task may show it.
  returned: when O(step) is C(lock) and they are locked
  type: str
named:
  description: The names of the nodes that were labelled or got another role.
  returned: when O(step) is C(name)
  type: list
retired:
  description: The names of those that were removed.
  returned: when O(step) is C(retire)
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import EngineError, default_socket
from ..module_utils.engine.lock import unlock
from ..module_utils.swarm.client import Swarm, SwarmFault
from ..module_utils.swarm.members import name_nodes, retire
from ..module_utils.swarm.node import initialise, join, lock, renew_tokens, tokens

STEPS = ("init", "tokens", "join", "renew", "name", "unlock", "lock", "retire")


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "step": {"type": "str", "required": True, "choices": list(STEPS)},
            "address": {"type": "str", "default": ""},
            "managers": {"type": "list", "elements": "str", "default": []},
            "token": {"type": "str", "no_log": True},
            "key": {"type": "str", "default": "", "no_log": True},
            "locked": {"type": "bool", "default": False},
            "stack": {"type": "str"},
            "keeps": {"type": "list", "elements": "str", "default": []},
            "names": {"type": "dict", "default": {}},
            "roles": {"type": "dict", "default": {}},
        },
        required_if=[("step", "join", ["token"]), ("step", "name", ["stack"]), ("step", "retire", ["stack", "keeps"])],
        supports_check_mode=True,
    )
    try:
        module.exit_json(**take(Swarm(default_socket()), module.params, dry=module.check_mode))
    except (EngineError, SwarmFault) as fault:
        module.fail_json(msg=f"The swarm is not as it is wanted: {fault}")


def take(swarm: Swarm, params: dict, *, dry: bool) -> dict:
    step = params["step"]
    if step == "tokens":
        return {"changed": False, "tokens": tokens(swarm)}
    if step == "name":
        named = name_nodes(swarm, params["stack"], params["names"], params["roles"], dry=dry)
        return {"changed": bool(named), "named": named}
    if step == "unlock":
        return {"changed": bool(params["key"]) and not dry and unlock(swarm, params["key"])}
    if step == "lock":
        return lock(swarm, locked=params["locked"], dry=dry)
    if step == "retire":
        retired = retire(swarm, params["stack"], params["keeps"], dry=dry)
        return {"changed": bool(retired), "retired": retired}
    if not dry:
        if step == "init":
            initialise(swarm, params["address"] or "127.0.0.1")
        elif step == "join":
            join(swarm, params["address"], params["managers"], params["token"])
        else:
            renew_tokens(swarm)
    return {"changed": True}


if __name__ == "__main__":
    main()
