#!/usr/bin/python
"""Lets a new container of a service take over from the one before it."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: service_take_over
short_description: Let a new container of a service take over from the one before it
description:
  - The new container gets the name by which the edge asks for the service. The old one is asked nothing any more, ends
    what it does, and is removed.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  service:
    description: The service.
    type: str
    required: true
  port:
    description: The port at which it is asked inside its container.
    type: int
    required: true
  patience:
    description: How many seconds requests that still run may take; for V(healthy), how many the newest container has.
    type: int
    default: 60
  state:
    description: V(taken) lets the newest container take over, V(named) only gives it the name where no container has
      it, and looks for data, V(healthy) waits until it is healthy, V(kept) removes it.
    type: str
    choices: [taken, named, healthy, kept]
    default: taken
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Let the new version take over
  harden.stack.service_take_over:
    project: shop
    service: web
    port: 8080
"""

RETURN = r"""
replaced:
  description: The containers that were removed.
  returned: success
  type: list
  elements: str
data:
  description: Where the service writes to volumes, also to those that only its image knows of. With such it cannot run
    twice.
  returned: where O(state) is V(named)
  type: list
  elements: str
last_words:
  description: What the container said last that was removed, and its health check.
  returned: where O(state) is V(kept)
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.edge.take_over import TakeOverFault, await_healthy, find_data, give_name, take_back, take_over
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.system.programs import ProgramError


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "service": {"type": "str", "required": True},
            "port": {"type": "int", "required": True},
            "patience": {"type": "int", "default": 60},
            "state": {"type": "str", "choices": ["taken", "named", "healthy", "kept"], "default": "taken"},
        },
    )
    asked, engine = module.params, Engine(default_socket())
    of = (engine, asked["project"], asked["service"])
    try:
        if asked["state"] == "named":
            module.exit_json(changed=give_name(*of), replaced=[], data=find_data(*of))
        if asked["state"] == "healthy":
            await_healthy(*of, asked["patience"])
            module.exit_json(changed=False, replaced=[])
        if asked["state"] == "kept":
            module.exit_json(changed=True, replaced=[], last_words=take_back(*of))
        module.exit_json(changed=True, replaced=take_over(*of, asked["port"], asked["patience"]))
    except EngineError as error:
        module.fail_json(msg=f"Docker Engine does not answer here. {error}.")
    except (ProgramError, TakeOverFault) as fault:
        module.fail_json(msg=str(fault))


if __name__ == "__main__":
    main()
