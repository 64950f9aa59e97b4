#!/usr/bin/python
"""Measures the hardening of running containers; changes nothing and never fails because of what it finds."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: stack_verify
short_description: Measure the hardening of running containers
description:
  - Compares what the kernel and the engine say of each container with what is expected, all in one call.
  - What cannot be measured is said to be so, with the reason. It never counts as right.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  host:
    description: The name of the server in the findings.
    type: str
    required: true
  secrets:
    description: The directory of the stack's secrets on the server.
    type: path
    required: true
  checks:
    description: What must be found, by service, by control and by reading.
    type: dict
    required: true
  left_open:
    description: What is known not to hold, by service and by control, with C(why). C(allows) has what may be found
      instead by reading; where it is absent, anything may. C(accepted) lists who accepts that, each C(entry) with its
      C(reason), and where there is one its last day C(until) and its C(owner). After that day it is not known.
    type: dict
    default: {}
  host_checks:
    description: The same of the server itself, by control and by reading.
    type: dict
    default: {}
  apparmor:
    description: What stack_facts returned of AppArmor.
    type: dict
    required: true
  before:
    description: What stack_facts returned of the containers, to say which of them are others now.
    type: dict
  would_start:
    description: The services whose containers a check would start or make again.
    type: list
    elements: str
    default: []
  databases:
    description: The databases whose accounts are measured with it, as M(harden.stack.database_facts) takes them.
    type: dict
    default: {}
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Measure
  harden.stack.stack_verify:
    project: csvs23
    host: "{{ inventory_hostname }}"
    secrets: /opt/harden/csvs23/secrets
    checks: {webserver: {no-capabilities: {cap_bnd: "0000000000000000"}}}
    apparmor: "{{ stack_now.apparmor }}"
"""

RETURN = r"""
findings:
  description: One entry for each control of each service; C(ok) is null where it could not be measured, and
    C(open) says why where it does not hold and that was known. C(accepted) is there where somebody accepted it; where
    that is over, C(open) is not.
  returned: success
  type: list
containers:
  description: The containers that are others than before, and those that a check would make again, each with what it
    was like C(before) and is like C(after).
  returned: when O(before) is given
  type: list
databases:
  description: What M(harden.stack.database_facts) would return of them.
  returned: when O(databases) has any
  type: dict
"""

from ..module_utils.stack.arguments import MEASURED
from ..module_utils.measured import measure_stack
from ..module_utils.as_module import as_module


def main() -> None:
    as_module(measure_stack, MEASURED)


if __name__ == "__main__":
    main()
