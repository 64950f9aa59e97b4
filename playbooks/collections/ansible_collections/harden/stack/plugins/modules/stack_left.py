#!/usr/bin/python
"""Reads what a server keeps of a stack when its containers are gone: volumes, images, files; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: stack_left
short_description: Read what a server keeps of a stack when its containers are gone
description:
  - Volumes with their names, also those without one of their own, images that were built here, the stack's folder, and
    those in which its timers keep what they know.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  root:
    description: The stack's folder on the server.
    type: path
    required: true
  declared:
    description: The names of the volumes that the stack declares as its own.
    type: list
    elements: str
    default: []
  foreign:
    description: The names of the volumes that the stack uses and that are not its own.
    type: list
    elements: str
    default: []
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Read
  harden.stack.stack_left:
    project: csvs23
    root: /opt/harden/csvs23
    declared: [csvs23_dbserver_data]
"""

RETURN = r"""
stdout:
  description: What was read, as JSON, with C(volumes), C(images) and C(folders).
  returned: success
  type: str
"""

import json

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.stack.left import folders_left, images_left, volumes_left


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "root": {"type": "path", "required": True},
            "declared": {"type": "list", "elements": "str", "default": []},
            "foreign": {"type": "list", "elements": "str", "default": []},
        },
        supports_check_mode=True,
    )
    params = module.params
    try:
        engine = Engine(default_socket())
        left = {
            "volumes": volumes_left(engine, params["project"], params["declared"], params["foreign"]),
            "images": images_left(engine, params["project"]),
            "folders": folders_left(params["project"], params["root"]),
        }
        module.exit_json(changed=False, stdout=json.dumps(left))
    except EngineError as error:
        module.fail_json(msg=f"Docker Engine does not answer here. {error}.")


if __name__ == "__main__":
    main()
