#!/usr/bin/python
"""Reads what a server's audit daemon recorded of the engine and of the containers; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: audit_events
short_description: Read what was recorded of the engine and of the containers
description:
  - Counts the events of the audit log by key, by who did it and by what was done, and returns the last ones of each
    key.
  - Reads at most the newest O(bytes) of the log, however large it is.
options:
  stack:
    description: The stack.
    type: str
    required: true
  users:
    description: The services of the stack by user id.
    type: dict
    required: true
  since:
    description: "V(today), V(boot), a span such as V(90m), V(12h) or V(3d), or seconds since 1970."
    type: str
    default: today
  last:
    description: How many of the last events of each key are returned.
    type: int
    default: 5
  bytes:
    description: How much of the log is read at most.
    type: int
    default: 67108864
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Read
  harden.stack.audit_events:
    stack: csvs23
    users: {"33": webserver, "999": dbserver}
    since: 12h
"""

RETURN = r"""
stdout:
  description: The report as JSON.
  returned: success
  type: str
"""

import json
import os
import time

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.audit.kernel import Audit, AuditMissing
from ..module_utils.audit.log import begin, log_file, read_log
from ..module_utils.audit.summary import summary


def report(params: dict) -> dict:
    now = time.time()
    since = begin(params["since"], now)
    try:
        audit = Audit.now()
        state = {"recording": audit.silence() or "recording", "lost": audit.lost, "rules": len(audit.rules)}
    except AuditMissing as reason:
        state = {"recording": str(reason), "lost": 0, "rules": 0}
    log = log_file()
    if not os.path.exists(log):
        return {**state, "since": since, "log": None}
    reader, cut = read_log(log, since, params["bytes"])
    return {**state, "since": since, "log": log, "first": reader.first, "cut": cut or reader.left_out > 0,
            **summary(list(reader.events.values()), params["users"], params["stack"], params["last"])}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "stack": {"type": "str", "required": True},
            "users": {"type": "dict", "required": True},
            "since": {"type": "str", "default": "today"},
            "last": {"type": "int", "default": 5},
            "bytes": {"type": "int", "default": 64 << 20},
        },
        supports_check_mode=True,
    )
    try:
        module.exit_json(changed=False, stdout=json.dumps(report(module.params)))
    except OSError as error:
        module.fail_json(msg=f"The audit log could not be read: {error.strerror} ({error.filename}).")
    except ValueError:
        module.fail_json(msg=f"`{module.params['since']}` is no time.")


if __name__ == "__main__":
    main()
