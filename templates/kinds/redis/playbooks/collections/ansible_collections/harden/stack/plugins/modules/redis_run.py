#!/usr/bin/python
"""Runs commands as the administrator inside a Redis or Valkey container."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: redis_run
short_description: Run commands as the administrator inside a Redis or Valkey container
description:
  - The commands go through a pipe. The first that the server refuses ends the task with the server's own words.
  - A module of its own, because the server is on an internal network and is reached through its container alone.
options:
  container:
    description: The name of the container.
    type: str
    required: true
  commands:
    description: The commands as its client reads them.
    type: list
    elements: str
    required: true
  found:
    description: What database_facts found to differ (C(differs)), handed on as what the task changes.
    type: list
    elements: dict
    default: []
attributes:
  check_mode:
    description: Says that it would run.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Read the list of users again
  harden.stack.redis_run:
    container: shop-cache-1
    commands: [ACL LOAD]
"""

RETURN = r"""
differs:
  description: What was other than wanted, from O(found).
  returned: success
  type: list
"""

import subprocess

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.redis.client import Admin, CommandError


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "container": {"type": "str", "required": True},
            "commands": {"type": "list", "elements": "str", "required": True},
            "found": {"type": "list", "elements": "dict", "default": []},
        },
        supports_check_mode=True,
    )
    differs = module.params["found"]
    if module.check_mode:
        module.exit_json(changed=True, differs=differs)
    try:
        for found in Admin(module.params["container"]).run(module.params["commands"]):
            if isinstance(found, CommandError):
                raise found
        module.exit_json(changed=True, differs=differs)
    except (CommandError, OSError, subprocess.TimeoutExpired) as error:
        module.fail_json(msg=f"The server refused: {error}")


if __name__ == "__main__":
    main()
