#!/usr/bin/python
"""Reads what the kernel logged of services whose list of system calls is watched; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: watched_calls
short_description: Read which system calls were logged of watched services
description:
  - Counts the calls that a seccomp profile of the stack let through to have them logged, by service and by call, from
    the log of the audit daemon, and from the kernel's own where no daemon runs.
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
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Read
  harden.stack.watched_calls:
    stack: csvs23
    since: 1795617000
"""

RETURN = r"""
stdout:
  description: The calls, and what may be missing of them, as JSON.
  returned: success
  type: str
"""

import json

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.watch.look import watched_calls


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "stack": {"type": "str", "required": True},
            "since": {"type": "float", "required": True},
            "bytes": {"type": "int", "default": 256 << 20},
        },
        supports_check_mode=True,
    )
    try:
        found = watched_calls(Engine(default_socket()), *(module.params[name] for name in ("stack", "since", "bytes")))
        module.exit_json(changed=False, stdout=json.dumps(found))
    except EngineError as error:
        module.fail_json(msg=f"Docker Engine does not answer here. {error}.")
    except OSError as error:
        module.fail_json(msg=f"What the kernel logged could not be read: {error}.")


if __name__ == "__main__":
    main()
