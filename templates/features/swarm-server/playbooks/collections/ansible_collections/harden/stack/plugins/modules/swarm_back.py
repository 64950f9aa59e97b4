#!/usr/bin/python
"""Looks whether a node of a swarm is back after its engine was started again."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: swarm_back
short_description: Look whether a node of a swarm is back
description:
  - Asks a manager what runs before the engine of a node is started again, and afterwards, until the node answers and as
    many tasks of each service run as before.
  - Runs on the manager that is asked, which need not be that node.
options:
  node:
    description: The id of the node whose engine is started again.
    type: str
    required: true
  before:
    description: What was returned before it was. Without it nothing is waited for.
    type: dict
  seconds:
    description: How long is waited at most.
    type: float
    default: 300
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: See what runs
  harden.stack.swarm_back:
    node: zk2s9x0m4w6v1yq8b7n3c5d0e
  register: engine_before

- name: Wait until as much runs again
  harden.stack.swarm_back:
    node: zk2s9x0m4w6v1yq8b7n3c5d0e
    before: "{{ engine_before.before }}"
"""

RETURN = r"""
before:
  description: How many tasks of each service run, and the ids of those on the node.
  returned: when O(before) is not given
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import EngineError, default_socket
from ..module_utils.swarm.back import await_back, look_before
from ..module_utils.swarm.client import Swarm, SwarmFault


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "node": {"type": "str", "required": True},
            "before": {"type": "dict"},
            "seconds": {"type": "float", "default": 300},
        },
        supports_check_mode=True,
    )
    node, before, seconds = (module.params[name] for name in ("node", "before", "seconds"))
    swarm = Swarm(default_socket())
    try:
        if before is None:
            module.exit_json(changed=False, before=look_before(swarm, node))
        await_back(swarm, node, before, seconds)
    except (EngineError, SwarmFault) as fault:
        module.fail_json(msg=f"The engines of the swarm are not started again one after the other: {fault}")
    module.exit_json(changed=False)


if __name__ == "__main__":
    main()
