#!/usr/bin/python
"""Looks at what a server is in a swarm; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: swarm_facts
short_description: Look at what a server is in a swarm
description:
  - Says whether the server is a node of a swarm, what its kernel has of what overlay networks need, and, of a manager,
    on which nodes the tasks of each service run.
options:
  stack:
    description: The name of the stack.
    type: str
    required: true
  services:
    description: The names of its services.
    type: list
    elements: str
    required: true
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look at the node
  harden.stack.swarm_facts:
    stack: shop
    services: [web, db]
  register: swarm_now
"""

RETURN = r"""
node:
  description: C(state), C(manager), its id C(node), the addresses of its C(managers), and whether its kernel has C(esp)
    and C(vxlan).
  returned: success
  type: dict
by_node:
  description: Of a manager, the services that have a task there, by the id of the node.
  returned: success
  type: dict
compose:
  description: What the server has of the stack as a Compose project, its C(services); whether something of a prepared
    server starts or measures it by itself, C(prepared); whether the engine keeps containers running, C(live_restore).
  returned: success
  type: dict
homes:
  description: Of a manager, the server that each service with a volume is kept on, by its name.
  returned: success
  type: dict
members:
  description: Of a manager, the nodes that the swarm has, each with its C(name), its C(address) and the C(stacks) whose
    server it is.
  returned: success
  type: list
guests:
  description: Of a manager, the services that are of no stack of harden-init and have a way out of their server.
  returned: success
  type: list
nowhere:
  description: Of a manager, the services that have no task.
  returned: success
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import EngineError, default_socket
from ..module_utils.engine.labels import STACK
from ..module_utils.stack.sides import (
    compose_side, has_volume, home_of, prepared_alone, service_name, swarm_services,
)
from ..module_utils.swarm.client import Swarm
from ..module_utils.swarm.members import guests, members
from ..module_utils.swarm.node import look
from ..module_utils.swarm.tasks import running_on


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "stack": {"type": "str", "required": True},
            "services": {"type": "list", "elements": "str", "required": True},
        },
        supports_check_mode=True,
    )
    swarm = Swarm(default_socket())
    try:
        node, compose = look(swarm), compose_here(swarm, module.params["stack"])
        nodes = nodes_by_service(swarm, **module.params) if node["manager"] else {}
        known = members(swarm) if node["manager"] else []
        strange = guests(swarm) if node["manager"] else []
        homes = homes_of(swarm, module.params["stack"])
    except EngineError as error:
        module.fail_json(msg=f"The engine did not say what this server is in a swarm: {error}")
    by_node = {one: [name for name, ids in nodes.items() if one in ids] for ids in nodes.values() for one in ids}
    nowhere = [name for name, ids in nodes.items() if not ids]
    module.exit_json(changed=False, node=node, by_node=by_node, nowhere=nowhere, members=known,
                     guests=strange, compose=compose, homes=homes)


def compose_here(swarm: Swarm, stack: str) -> dict:
    return {
        "services": compose_side(swarm.all_containers(), stack),
        "prepared": prepared_alone(stack),
        "live_restore": bool(swarm.once("/info").get("LiveRestoreEnabled")),
    }


def homes_of(swarm: Swarm, stack: str) -> dict:
    return {service_name(one): home_of(one) for one in swarm_services(swarm, swarm.once("/info"), stack)
            if has_volume(one)}


def nodes_by_service(swarm: Swarm, stack: str, services: list) -> dict:
    """The ids of the nodes on which each service runs, by its name in the stack."""
    there = {one["Spec"]["Name"] for one in swarm.listed("/services", STACK, stack)}
    return {name: running_on(swarm, f"{stack}_{name}") if f"{stack}_{name}" in there else [] for name in services}


if __name__ == "__main__":
    main()
