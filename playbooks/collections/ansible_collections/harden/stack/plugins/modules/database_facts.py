#!/usr/bin/python
"""Reads the databases of a stack, and says what is not as expected; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: database_facts
short_description: Read what databases have, and say what is not as expected
description:
  - One call of the client inside each container reads everything. No password and no hash of one is ever returned.
options:
  host:
    description: The name of the server in the findings.
    type: str
    required: true
  databases:
    description: What each database must have, by service, as C(vars/database-SERVICE.yml) says it.
    type: dict
    required: true
attributes:
  check_mode:
    description: Changes nothing anyway. A database that does not run yet is not waited for.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look at the databases
  harden.stack.database_facts:
    host: "{{ inventory_hostname }}"
    databases: "{{ stack_databases }}"
  register: databases_looked
"""

RETURN = r"""
databases:
  description: By service, C(todo) says in words what has to change, C(findings) what the verify play reports; the
    rest is for the tasks.
  returned: success
  type: dict
  sample: {dbserver: {todo: [account webserver, seed], findings: []}}
"""

from ..module_utils.database.asked import ARGUMENTS, ask_databases
from ..module_utils.as_module import as_module


def main() -> None:
    as_module(ask_databases, ARGUMENTS)


if __name__ == "__main__":
    main()
