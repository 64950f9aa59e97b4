"""What the functions that write to databases have in common."""

from __future__ import annotations

import re
import subprocess

from .reading import read_password

__all__ = ["ACCOUNT", "SEED", "STATEMENTS", "account_given", "fill_in", "statements_run"]

# What every module takes that gives an application its account, and every one that runs statements.
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
# And every one that fills a database from a file.
TEXT = {"type": "str", "required": True}
SEED = {
    "container": TEXT,
    "database": TEXT,
    "name": TEXT,
    "file": TEXT,
    "table": TEXT,
    # Ansible writes every argument into the server's log; rows of a seed may be about people.
    "sql": {**TEXT, "no_log": True},
}


def fill_in(sql: str, passwords: dict, spell) -> str:
    """Puts what `spell` makes of passwords in the places that are named for them, and nowhere else."""
    if not passwords:
        return sql
    names = "|".join(map(re.escape, passwords))
    return re.sub(rf":({names})\b", lambda found: spell(passwords[found.group(1)]), sql)


def account_given(write, refusal: type, params: dict, check: bool) -> dict:
    """What a module returns that gives an application its account: `write(params, password)` makes it, and raises a
    `refusal` with the server's words where the server does not take it."""
    user = params["user"]
    done = {"changed": True, "differs": [one for one in params["found"] if one["name"] == user]}
    if check:
        return done
    try:
        write(params, read_password(params["password_file"]))
        return done
    except refusal as error:
        return {"failed": True, "msg": f"The database refused the account {user}: {error}"}
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"failed": True, "msg": f"The account {user} could not be made: {error}"}


def statements_run(run, refusal: type, params: dict, check: bool) -> dict:
    """What a module returns that runs statements: `run(params, passwords)` gives what they printed, and raises a
    `refusal` with the server's words where the server does not take them. `passwords` are what the files of that option
    hold. An option `hint` says what the user can do, `chosen` what is told as changed."""
    hint = params.get("hint", "")
    done = {"changed": True, "output": "", **({"changes": params["chosen"]} if params.get("chosen") else {})}
    if check:
        return done
    try:
        passwords = {name: read_password(path) for name, path in params["passwords"].items()}
        return {**done, "output": run(params, passwords)}
    except refusal as error:
        return {"failed": True, "msg": f"The database refused: {error}. {hint}".strip()}
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"failed": True, "msg": f"The database was not reached: {error}. {hint}".strip()}
