"""What the modules that write to databases have in common."""

from __future__ import annotations

import re
import subprocess

from ansible.module_utils.basic import AnsibleModule
from .reading import read_password

__all__ = ["fill_in", "give_account", "run_statements"]

ACCOUNT = {
    "container": {"type": "str", "required": True},
    "user": {"type": "str", "required": True},
    "database": {"type": "str", "required": True},
    "rights": {"type": "str", "choices": ["data", "schema"], "required": True},
    "connections": {"type": "int", "required": True},
    "password_file": {"type": "path", "required": True, "no_log": False},
    "found": {"type": "list", "elements": "dict", "default": []},
}
STATEMENTS = {
    "container": {"type": "str", "required": True},
    "passwords": {"type": "dict", "default": {}, "no_log": False},
}


def fill_in(sql: str, passwords: dict, spell) -> str:
    """Puts what `spell` makes of passwords in the places that are named for them, and nowhere else."""
    if not passwords:
        return sql
    names = "|".join(map(re.escape, passwords))
    return re.sub(rf":({names})\b", lambda found: spell(passwords[found.group(1)]), sql)


def give_account(write, refusal: type, **options) -> None:
    """A whole module: `write(params, password)` makes the account that its options describe, and raises a `refusal`
    with the server's words where the server does not take it."""
    module = AnsibleModule(argument_spec={**ACCOUNT, **options}, supports_check_mode=True)
    user = module.params["user"]
    differs = [one for one in module.params["found"] if one["name"] == user]
    if module.check_mode:
        module.exit_json(changed=True, differs=differs)
    try:
        write(module.params, read_password(module.params["password_file"]))
        module.exit_json(changed=True, differs=differs)
    except refusal as error:
        module.fail_json(msg=f"The database refused the account {user}: {error}")
    except (OSError, subprocess.TimeoutExpired) as error:
        module.fail_json(msg=f"The account {user} could not be made: {error}")


def run_statements(run, refusal: type, one_of: tuple = (), **options) -> None:
    """A whole module: `run(params, passwords)` gives what the statements printed, and raises a `refusal` with the
    server's words where the server does not take them. `passwords` are what the files of that option hold. An option
    `hint` says what the user can do, `chosen` what is told as changed; exactly one of `one_of` must be given."""
    module = AnsibleModule(argument_spec={**STATEMENTS, **options}, supports_check_mode=True,
                           mutually_exclusive=[one_of] if one_of else None,
                           required_one_of=[one_of] if one_of else None)
    hint, chosen = module.params.get("hint", ""), module.params.get("chosen")
    told = {"changes": chosen} if chosen else {}
    if module.check_mode:
        module.exit_json(changed=True, output="", **told)
    try:
        passwords = {name: read_password(path) for name, path in module.params["passwords"].items()}
        module.exit_json(changed=True, output=run(module.params, passwords), **told)
    except refusal as error:
        module.fail_json(msg=f"The database refused: {error}. {hint}".strip())
    except (OSError, subprocess.TimeoutExpired) as error:
        module.fail_json(msg=f"The database was not reached: {error}. {hint}".strip())
