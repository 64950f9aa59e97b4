#!/usr/bin/python
"""Looks at the images of a stack, for a renewal; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: image_facts
short_description: Look at the images of a stack
description:
  - Says what a renewal has to build and to pull, and afterwards what it brought.
  - Packages are read from the files of a container that is never started; it is removed again.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  root:
    description: The stack's folder on the server.
    type: path
    required: true
  services:
    description: The services whose images are looked at.
    type: list
    elements: str
    required: true
  compare:
    description: Whether the new images are there already.
    type: bool
    default: false
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find what a renewal builds and pulls
  harden.stack.image_facts:
    project: csvs23
    root: /opt/harden/csvs23
    services: [webserver]
  register: renewal
"""

RETURN = r"""
built:
  description: The services that are built.
  returned: without O(compare)
  type: list
variables:
  description: By which variables Compose gives the new images a name of their own.
  returned: without O(compare)
  type: list
pulls:
  description: The tags that may have moved.
  returned: without O(compare)
  type: list
images:
  description: What became of the image of each service, and which packages differ.
  returned: with O(compare)
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.image.renewal import compare, plan, services_of


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "root": {"type": "path", "required": True},
            "services": {"type": "list", "elements": "str", "required": True},
            "compare": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    params = module.params
    try:
        services = services_of(params["root"], params["services"])
        if params["compare"]:
            found = {"images": compare(Engine(default_socket()), params["project"], services)}
        else:
            found = plan(services)
        module.exit_json(changed=False, **found)
    except (EngineError, OSError) as error:
        module.fail_json(msg=f"The images of {params['project']} could not be looked at: {error}")


if __name__ == "__main__":
    main()
