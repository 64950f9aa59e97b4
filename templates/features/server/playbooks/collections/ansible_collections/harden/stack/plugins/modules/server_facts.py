#!/usr/bin/python
"""Looks at a server itself; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: server_facts
short_description: Look at what a stack stands on
description:
  - Compares packages, the engine's settings, owners and modes of a server with what is expected, all in one call.
  - Where nothing of it is to be changed, it also looks at what runs there, because over ssh a call costs more than a
    look.
  - Fails, before anything is changed, when the server cannot be brought to it, and names every reason at once.
options:
  host:
    description: The name of the server in the findings.
    type: str
    required: true
  wanted:
    description: What is expected by part. A part that is not named is not looked at.
    type: dict
    required: true
  checks:
    description: "What must be read, by control and reading."
    type: dict
    required: true
extends_documentation_fragment:
  - harden.stack.look
  - harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look at the server
  harden.stack.server_facts:
    host: "{{ inventory_hostname }}"
    wanted: "{{ server_wanted }}"
    checks: "{{ server_checks }}"
    stack: "{{ stack_look }}"
  register: server_now
"""

RETURN = r"""
todo:
  description: What is to be done, by part; parts with nothing to do are left out.
  returned: success
  type: dict
  sample: {packages: [auditd]}
findings:
  description: One entry for each control; C(ok) is null where it could not be measured.
  returned: success
  type: list
stack:
  description: What M(harden.stack.stack_facts) would return.
  returned: when nothing is to be done first, and the server can take the stack; M(harden.stack.stack_facts) tells why
    not
  type: dict
parts:
  description: What each part needs for its tasks.
  returned: success
  type: dict
"""

from ..module_utils.server.arguments import ARGUMENTS
from ..module_utils.server.looked import look_at_server
from ..module_utils.as_module import as_module


def main() -> None:
    as_module(look_at_server, ARGUMENTS)


if __name__ == "__main__":
    main()
