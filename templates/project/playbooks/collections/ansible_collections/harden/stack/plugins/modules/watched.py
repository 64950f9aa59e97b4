#!/usr/bin/python
"""Reads what the kernel logged of services whose system calls or AppArmor profile are watched; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: watched
short_description: Read what was logged of watched services
description:
  - Counts the system calls that a seccomp profile of the stack let through to have them logged, and what an AppArmor
    profile in complain mode let through, by service, from the log of the audit daemon, and from the kernel's own where
    no daemon runs.
options:
  stack:
    description: The stack.
    type: str
    required: true
  since:
    description: Seconds since 1970.
    type: float
    required: true
  bytes:
    description: How much of the audit log is read at most.
    type: int
    default: 268435456
  profiles:
    description: The services whose AppArmor profile is watched.
    type: list
    elements: dict
    default: []
    suboptions:
      service:
        description: Its name.
        type: str
        required: true
      rules:
        description: The rules that its profile has, as AppArmor's language has them, without the comma.
        type: list
        elements: str
        required: true
      read_only:
        description: Whether its root cannot be written.
        type: bool
        required: true
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Read
  harden.stack.watched:
    stack: csvs23
    since: 1795617000
"""

RETURN = r"""
stdout:
  description: What was logged, and what may be missing of it, as JSON.
  returned: success
  type: str
"""

import json

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.watch.profile import Profile
from ..module_utils.watch.look import look_at_watched


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "stack": {"type": "str", "required": True},
            "since": {"type": "float", "required": True},
            "bytes": {"type": "int", "default": 256 << 20},
            "profiles": {
                "type": "list",
                "elements": "dict",
                "default": [],
                "options": {
                    "service": {"type": "str", "required": True},
                    "rules": {"type": "list", "elements": "str", "required": True},
                    "read_only": {"type": "bool", "required": True},
                },
            },
        },
        supports_check_mode=True,
    )
    try:
        stack, since, budget, given = (module.params[name] for name in ("stack", "since", "bytes", "profiles"))
        profiles = {one["service"]: Profile(one["rules"], one["read_only"]) for one in given}
        found = look_at_watched(Engine(default_socket()), stack, since, budget, profiles)
        module.exit_json(changed=False, stdout=json.dumps(found))
    except EngineError as error:
        module.fail_json(msg=f"Docker Engine does not answer here. {error}.")
    except OSError as error:
        module.fail_json(msg=f"What the kernel logged could not be read: {error}.")


if __name__ == "__main__":
    main()
