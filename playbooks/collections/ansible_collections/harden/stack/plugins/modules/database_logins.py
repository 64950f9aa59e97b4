#!/usr/bin/python
"""Sets the passwords of database accounts that were rotated, or proves that the previous ones open nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: database_logins
short_description: Set rotated passwords of database accounts, or prove them
description:
  - Each account is tried in every way by which it can log in from inside its container. Passwords go through a pipe.
  - An account without a previous password was not rotated, and is left alone.
options:
  container:
    description: The name of the container.
    type: str
    required: true
  server:
    description: Whose accounts they are.
    type: str
    choices: [mariadb, mysql, postgres, redis]
    required: true
  accounts:
    description: The accounts whose passwords are in the vault.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Who logs in.
        type: str
        required: true
      database:
        description: The database that it may log in to; only PostgreSQL asks for one.
        type: str
        default: postgres
      secret:
        description: What the vault calls the password.
        type: str
        required: true
      present:
        description: The password that it must have.
        type: str
        required: true
      previous:
        description: The one that it had; empty if it was not rotated.
        type: str
        default: ""
  set:
    description:
      - Whether an account that only the previous password opens gets the present one. Otherwise the module changes
        nothing, and fails if a previous password still opens anything.
    type: bool
    default: false
attributes:
  check_mode:
    description: Says which accounts were rotated, and tries nothing.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: See that the previous password opens nothing
  harden.stack.database_logins:
    container: shop-db-1
    server: mariadb
    accounts:
      - name: shop
        secret: mariadb_password
        present: "{{ vault_mariadb_password }}"
        previous: "{{ vault_mariadb_password_previous }}"
"""

RETURN = r"""
proven:
  description: By secret, the ways by which the previous password was refused and the present one taken.
  returned: when nothing was to be set
  type: dict
  sample: {mariadb_password: [socket, 127.0.0.1, network]}
unproven:
  description: Of each secret of which that could not be seen, a sentence that says why.
  returned: when nothing was to be set
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.logins.families import FAMILIES
from ..module_utils.logins.rotation import Account, Unopened, prove, set_present

# A database that was stopped may have to read its log first.
WAIT_SECONDS = 120.0

ACCOUNT = {
    "name": {"type": "str", "required": True},
    "database": {"type": "str", "default": "postgres"},
    "secret": {"type": "str", "required": True, "no_log": False},
    "present": {"type": "str", "required": True, "no_log": True},
    "previous": {"type": "str", "default": "", "no_log": True},
}


def rotated(params: dict) -> list:
    family = FAMILIES[params["server"]]
    return [
        Account(family, params["container"], one["name"], one["secret"], one["present"], one["previous"],
                one["database"])
        for one in params["accounts"]
        if one["previous"] and one["previous"] != one["present"]
    ]


def proofs(container: str, accounts: list) -> dict:
    proven = {account.secret: prove(account) for account in accounts}
    unproven = {secret: f"That the previous password {secret} is refused was not seen: {container} lets everybody in "
                "who comes from inside it." for secret, ways in proven.items() if not ways}
    return {"proven": {secret: ways for secret, ways in proven.items() if ways}, "unproven": unproven}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "container": {"type": "str", "required": True},
            "server": {"type": "str", "choices": sorted(FAMILIES), "required": True},
            "accounts": {"type": "list", "elements": "dict", "required": True, "options": ACCOUNT},
            "set": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    accounts = rotated(module.params)
    if module.check_mode:
        module.exit_json(changed=module.params["set"] and bool(accounts))
    try:
        if module.params["set"]:
            module.exit_json(changed=any([set_present(account, WAIT_SECONDS) for account in accounts]))
        module.exit_json(changed=False, **proofs(module.params["container"], accounts))
    except Unopened as fault:
        module.fail_json(msg=str(fault))


if __name__ == "__main__":
    main()
