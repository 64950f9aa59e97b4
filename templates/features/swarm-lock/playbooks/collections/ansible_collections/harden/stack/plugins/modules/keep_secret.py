#!/usr/bin/python
"""Keeps in the project's vault what a server has made; the action plugin of the same name does it."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: keep_secret
short_description: Keep in the project's vault what a server has made
description:
  - Sets one variable of C(secrets/vault.yml), which stays encrypted with the password that opens it in this run. The
    other lines stay as they are.
  - Nothing is done on the server, and the value is never returned or shown.
  - A module of its own, because a key that an engine makes must come to the vault, and none that exists writes there.
options:
  variable:
    description: The variable.
    type: str
    required: true
  value:
    description: Its value, in letters, digits and the signs of a key.
    type: str
    required: true
attributes:
  check_mode:
    description: Says whether the vault would be changed.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Keep in the vault what unlocks the swarm
  harden.stack.keep_secret:
    variable: vault_swarm_unlock_key
    value: "{{ swarm_lock.key }}"
  no_log: true
"""

RETURN = r"""#"""

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    module = AnsibleModule(
        argument_spec={"variable": {"type": "str", "required": True},
                       "value": {"type": "str", "required": True, "no_log": True}},
        supports_check_mode=True,
    )
    module.fail_json(msg="The action plugin of this name does it, where Ansible runs.")


if __name__ == "__main__":
    main()
