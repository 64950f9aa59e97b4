#!/usr/bin/python
"""Makes the services, networks, secrets and configs of a swarm those of a stack."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: swarm_stack
short_description: Make the services of a swarm those of a stack
description:
  - Posts networks, secrets, configs and services to Docker Engine's API, on a manager, each only where it differs from
    what is there. What is no longer wanted of the stack is removed, but no volume.
  - The engine answers 201 to keys that it drops, so what it stored is read back. Where it left something out, the
    service is put back to what it was, and the task fails with the names of the keys.
  - The new version of a published service is tried first, in one task without a port and without a name, where it has
    no volume. It fails where that does not become healthy, and then the service is as it was.
  - Waits for each service, and fails with what the task says where it does not become healthy.
  - Ends after the first service that it changed, so that this one is measured before the next. It is called again until
    RV(brought) is empty.
  - A module of its own, because C(docker stack deploy) and C(community.docker.docker_swarm_service) have neither
    seccomp nor no-new-privileges. Secrets and profiles are read in the stack's folder; none is an argument.
options:
  stack:
    description: The name of the stack.
    type: str
    required: true
  root:
    description: The stack's folder on this server, with its files and secrets.
    type: path
    required: true
  description:
    description: The C(networks) and C(services), in the words of the engine's API, but for what only a deploy knows.
    type: dict
    required: true
  images:
    description: The names of the images that were built, by service.
    type: dict
    default: {}
  registry:
    description: The registry that the nodes pull the images from, by digest; without it these are on each node, and
      named by their ids. M(harden.stack.swarm_images) has brought them there.
    type: dict
    suboptions:
      at:
        description: Its C(HOST[:PORT]/PATH).
        type: str
        required: true
      user:
        description: Who logs in there; empty for nobody. The nodes get the login from the swarm.
        type: str
        default: ""
      plain:
        description: Whether it may be asked without TLS.
        type: bool
        default: false
  services:
    description: The services to bring; all of them where this is empty. With it nothing is removed.
    type: list
    elements: str
    default: []
  seconds:
    description: How long one task of a service may take to run as it is wanted.
    type: int
    default: 180
  back:
    description: A script that takes the services away and starts the stack again where it was before a move. It runs
      where a service does not come up.
    type: path
    default: ""
attributes:
  check_mode:
    description: Says what would be changed.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Bring the stack to the swarm
  harden.stack.swarm_stack:
    stack: shop
    root: /opt/harden/shop
    description: "{{ swarm_stack }}"
"""

RETURN = r"""
created:
  description: The services that were not there.
  returned: success
  type: list
updated:
  description: The services that were otherwise.
  returned: success
  type: list
removed:
  description: The services and networks that the stack has no more.
  returned: success
  type: list
networks:
  description: The networks that were made.
  returned: success
  type: list
contents:
  description: The secrets and configs that were made or removed; their names hold no content.
  returned: success
  type: list
brought:
  description: The service that was changed, by its name in the stack; empty once none differs.
  returned: success
  type: str
untried:
  description: Why the new version was not tried in a task of its own first, where no server had room for one.
  returned: success
  type: str
short:
  description: How many tasks of a service run where a server is away that another one cannot stand in for, by the name
    of the service in the swarm.
  returned: success
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import EngineError, default_socket
from ..module_utils.swarm.bring import bring
from ..module_utils.swarm.client import Swarm, SwarmFault
from ..module_utils.swarm.registry import ARGUMENTS


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "stack": {"type": "str", "required": True},
            "root": {"type": "path", "required": True},
            "description": {"type": "dict", "required": True},
            "images": {"type": "dict", "default": {}},
            "registry": {"type": "dict", "options": ARGUMENTS},
            "services": {"type": "list", "elements": "str", "default": []},
            "seconds": {"type": "int", "default": 180},
            "back": {"type": "path", "default": ""},
        },
        supports_check_mode=True,
    )
    try:
        done = bring(Swarm(default_socket()), module.params, dry=module.check_mode)
        for service, reason in done["short"].items():
            module.warn(f"{service}: {reason}")
        if done["untried"]:
            module.warn(f"{done['brought']}: {done['untried']}")
        module.exit_json(**done)
    except (EngineError, SwarmFault) as fault:
        came = go_back(module) if module.params["back"] else ""
        module.fail_json(msg=f"{module.params['stack']} could not be brought to the swarm: {fault}{came}")


def go_back(module: AnsibleModule) -> str:
    """What became of it, for the message of the failure."""
    code, _, said = module.run_command(["sh", module.params["back"]])
    if code == 0:
        return ". It runs again where it was before the move, with its data as they were there"
    return f". It could not be started again where it was (sudo sh {module.params['back']} does that): {said.strip()}"


if __name__ == "__main__":
    main()
