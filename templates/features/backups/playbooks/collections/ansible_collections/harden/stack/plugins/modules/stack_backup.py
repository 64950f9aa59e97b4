#!/usr/bin/python
"""Backs up the data of a stack, proves a backup, and brings one back."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: stack_backup
short_description: Back up the data of a stack, prove a backup, bring one back
description:
  - A backup has a dump of each database, made by the database's own tool inside its container, and the files of the
    volumes of the other services. Restic keeps it, encrypted with the password of the vault.
  - A proof restores a backup into containers of its own, which nobody can reach and which go away again. It holds where
    a dump of what came back has the checksums of the dump that was backed up.
options:
  settings:
    description: What the project says of backups.
    type: dict
    required: true
    suboptions:
      stack:
        description: The name of the Compose project.
        type: str
        required: true
      host:
        description: What the server is called in the repository.
        type: str
        required: true
      root:
        description: The stack's folder.
        type: path
        required: true
      to:
        description: A folder of the server, or what else restic calls a repository.
        type: str
        required: true
      keep:
        description: How many backups are kept, by V(last), V(daily), V(weekly) and V(monthly).
        type: dict
        required: true
      prove:
        description: How often the server proves the newest backup by itself.
        type: str
        choices: [weekly, monthly, never]
        default: weekly
      databases:
        description: Which server is in which service.
        type: dict
        default: {}
      leave_out:
        description: The services whose data are not backed up.
        type: list
        elements: str
        default: []
      variables:
        description: What restic needs for its target, by variable; each is the name of one of the stack's secrets.
        type: dict
        default: {}
  action:
    description:
      - V(now) takes a backup; V(before) too, where O(services) are about to be made again, and fails where a restore
        was cut off. V(list) names the backups. V(prove) restores one beside the stack.
      - V(now), V(before) and V(prove) end where nobody reads any more what they say, and leave nothing. V(clear) takes
        away what is left of one that was killed.
      - V(restore) brings the data of the stack back to a backup, after one of the present data; V(unpack) writes it
        into O(folder) only.
      - V(add_password) has O(present) open the repository beside O(previous); V(drop_password) ends that O(previous)
        does, once O(present) was tried.
    type: str
    choices: [now, before, list, prove, clear, restore, unpack, add_password, drop_password]
    required: true
  services:
    description: The services whose containers are about to be made again.
    type: list
    elements: str
    default: []
  former:
    description:
      - Passwords that databases may still have, by service, where a rotation of them was cut off. With V(before).
    type: dict
    default: {}
  backup:
    description: Which one; the newest by default.
    type: str
    default: ""
  folder:
    description: Where to unpack it; new, or empty.
    type: path
  keep_present:
    description: Whether a restore backs up first what is there.
    type: bool
    default: true
  present:
    description: The password that the repository must have.
    type: str
  previous:
    description: The one that it had; empty if it was not rotated.
    type: str
    default: ""
attributes:
  check_mode:
    description: Does nothing but V(list).
    support: full
  diff_mode:
    description: There is no text to compare.
    support: none
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Back up the data
  harden.stack.stack_backup:
    settings: "{{ stack_backup }}"
    action: now
  register: backed_up
"""

RETURN = r"""
result:
  description: What came of it, by the action.
  returned: success
  type: dict
ansible_stats:
  description: The same for the reader of the run, of V(now), V(prove), V(restore) and V(unpack).
  returned: success
  type: dict
stdout:
  description: The same as JSON.
  returned: success
  type: str
"""

import json

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.backup.actions import ACTIONS
from ..module_utils.backup.fault import BackupFault
from ..module_utils.backup.settings import ARGUMENTS, Settings
from ..module_utils.engine.api import EngineError

# What changes the repository's own password.
PASSWORDS = ("add_password", "drop_password")
# What the reader of a run gets without a task of its own, as set_stats does it: a run that is interrupted ends before
# the next task.
HANDED = ("now", "prove", "restore", "unpack")


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "settings": {"type": "dict", "options": ARGUMENTS, "required": True},
            "action": {"type": "str", "choices": list(ACTIONS), "required": True},
            "services": {"type": "list", "elements": "str", "default": []},
            "former": {"type": "dict", "default": {}, "no_log": True},
            "backup": {"type": "str", "default": ""},
            "folder": {"type": "path"},
            "keep_present": {"type": "bool", "default": True},
            "present": {"type": "str", "no_log": True},
            "previous": {"type": "str", "default": "", "no_log": True},
        },
        required_if=[("action", "unpack", ["folder"]), *(("action", one, ["present"]) for one in PASSWORDS)],
        supports_check_mode=True,
    )
    action = module.params["action"]
    if module.check_mode and action != "list":
        module.exit_json(changed=False, result={})
    try:
        result = ACTIONS[action](Settings(**module.params["settings"]), module.params)
    except (BackupFault, EngineError, OSError) as fault:
        about = {"list": "list of backups", **dict.fromkeys(PASSWORDS, "password of the backups")}
        module.fail_json(msg=f"The {about.get(action, 'backup')}: {fault}.")
    handed = {"ansible_stats": {"data": {"backup": result}, "per_host": True}} if action in HANDED else {}
    module.exit_json(changed=result.get("changed", False), result=result, stdout=json.dumps(result), **handed)


if __name__ == "__main__":
    main()
