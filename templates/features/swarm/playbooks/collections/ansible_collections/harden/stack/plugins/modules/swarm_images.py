#!/usr/bin/python
"""Brings the images of a stack to a registry, and pulls them from there."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: swarm_images
short_description: Bring the images of a stack to a registry, or pull them from there
description:
  - Tells Docker Engine to bring to the registry what that lacks, or to pull what the server lacks, and gives what is
    pulled the name that the stack has for it.
  - Fails where the engine would ask the registry without TLS and nobody has accepted that. The server's own addresses
    need none.
  - A module of its own, because the password goes to the engine by its socket. C(docker login) would write it to a file
    of root's, and the modules of C(community.docker) take it as an argument.
options:
  step:
    description: C(push) on the server that has the images, C(pull) on another one.
    type: str
    choices: [push, pull]
    required: true
  root:
    description: The stack's folder on this server, which has the password.
    type: path
    required: true
  registry:
    description: The registry.
    type: dict
    required: true
    suboptions:
      at:
        description: Its C(HOST[:PORT]/PATH).
        type: str
        required: true
      user:
        description: Who logs in there; empty for nobody.
        type: str
        default: ""
      plain:
        description: Whether it may be asked without TLS.
        type: bool
        default: false
  images:
    description: The names of the images to bring there.
    type: list
    elements: str
    default: []
  references:
    description: What to pull, by the name that it gets here.
    type: dict
    default: {}
attributes:
  check_mode:
    description: Says whether anything is lacking.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Bring to the registry what it lacks
  harden.stack.swarm_images:
    step: push
    root: /opt/harden/shop
    registry: {at: registry.example.org/shop, user: deploy}
    images: ["shop/web:0a1b2c"]
"""

RETURN = r"""
references:
  description: Under which digest each image is in the registry, by its name here.
  returned: when O(step) is C(push)
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import EngineError, default_socket
from ..module_utils.swarm.client import Swarm, SwarmFault
from ..module_utils.swarm.registry import ARGUMENTS, Registry


def work(params: dict, *, dry: bool) -> dict:
    registry = Registry(Swarm(default_socket()), params["registry"], params["root"], dry=dry)
    registry.require_tls()
    if params["step"] == "pull":
        pulled = [registry.pull(name, reference, dry=dry) for name, reference in params["references"].items()]
        return {"changed": any(pulled)}
    found = {name: registry.push(name, dry=dry) for name in params["images"]}
    return {"changed": any(lacked for _, lacked in found.values()),
            "references": {name: reference for name, (reference, _) in found.items()}}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "step": {"type": "str", "required": True, "choices": ["push", "pull"]},
            "root": {"type": "path", "required": True},
            "registry": {"type": "dict", "required": True, "options": ARGUMENTS},
            "images": {"type": "list", "elements": "str", "default": []},
            "references": {"type": "dict", "default": {}},
        },
        supports_check_mode=True,
    )
    try:
        module.exit_json(**work(module.params, dry=module.check_mode))
    except (EngineError, SwarmFault) as fault:
        module.fail_json(msg=f"The images do not go by the registry: {fault}")


if __name__ == "__main__":
    main()
