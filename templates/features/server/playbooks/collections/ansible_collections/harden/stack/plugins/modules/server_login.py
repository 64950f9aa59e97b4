#!/usr/bin/python
"""Says whether it is root; the action plugin of the same name calls it by a connection of its own."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: server_login
short_description: Log in to a server once more, and become root there
description:
  - Opens a connection of its own beside the one that Ansible keeps, so that it shows whether a login still succeeds.
  - Never fails. Where there is no login, as on the machine that deploys itself, it says that it succeeded.
  - A module of its own, because none of Ansible's can be told to take another connection than the open one, and a login
    that does not succeed ends a play for its host.
options:
  keys_only:
    description: Whether only ways without a password count.
    type: bool
    default: false
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Log in anew, and become root
  harden.stack.server_login:
  register: login
"""

RETURN = r"""
succeeded:
  description: Whether the login succeeded, and the account became root.
  returned: success
  type: bool
why:
  description: What was said where it did not. The action plugin adds it.
  returned: success
  type: str
"""

import os

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    module = AnsibleModule(
        argument_spec={"keys_only": {"type": "bool", "default": False}}, supports_check_mode=True
    )
    module.exit_json(changed=False, succeeded=os.geteuid() == 0)


if __name__ == "__main__":
    main()
