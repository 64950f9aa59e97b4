#!/usr/bin/python
"""Places the secrets of a stack as files that only their reader can open."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: place_secrets
short_description: Place the secrets of a stack as files that only their reader can open
description:
  - Writes every secret to its own file, mode C(0400), owned by the user id that the container runs as.
    Docker Compose ignores O(ignore:uid) and O(ignore:mode) of file secrets outside Swarm, so the file itself has to be right.
  - Files in the directory that are no longer listed are removed.
  - Returns a keyed fingerprint of every secret, so that a changed secret can recreate its container
    without anything that would help to guess the secret.
  - Never returns, logs or shows a value, also not in a diff.
options:
  path:
    description: The directory of the secrets. It is made with mode C(0711).
    type: path
    required: true
  key:
    description: The key of the fingerprints.
    type: str
    required: true
  secrets:
    description: What to place.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: The name of the file, and of the secret in the Compose file.
        type: str
        required: true
      value:
        description: The secret. One line of text, unless O(ignore:lines) says otherwise.
        type: str
        required: true
      lines:
        description: The file has several lines instead of one value.
        type: bool
        default: false
      owner:
        description: The user id inside the container that reads the secret.
        type: int
        required: true
attributes:
  check_mode:
    description: Says what would be written, writes nothing.
    support: full
  diff_mode:
    description: Shows names, owners and modes, never values.
    support: full
author:
  - harden-init
"""

EXAMPLES = r"""
- name: Place the secrets of csvs23
  place_secrets:
    path: /opt/harden/csvs23/secrets
    key: "{{ vault_fingerprint_key }}"
    secrets:
      - name: dbserver_root_password
        value: "{{ vault_dbserver_root_password }}"
        owner: 999
  no_log: true
  register: placed_secrets
"""

RETURN = r"""
fingerprints:
  description: The fingerprint of every secret by its name (HMAC-SHA256, the first 32 digits).
  returned: success
  type: dict
  sample: {dbserver_root_password: 3b1f0c5f4c1f0c0e9a7d6d2f8b4f2a11}
written:
  description: Names of the secrets that were missing or different.
  returned: success
  type: list
  elements: str
removed:
  description: Names of files that no service uses any more.
  returned: success
  type: list
  elements: str
"""

import hashlib
import hmac
import os
import re
import stat

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.harden_files import ensure_directory, replace_file, sync_directory

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}\Z")
FILE_MODE = 0o400
DIRECTORY_MODE = 0o711


def fault_of(secret: dict) -> str:
    """What is wrong with an entry, in words that do not repeat the value; empty when nothing is."""
    if not NAME.match(secret["name"]):
        return f"the name {secret['name']!r} cannot be a file name: use letters, digits, '_', '.' and '-'"
    if not secret["value"]:
        return f"the secret {secret['name']} is empty: set it in the vault"
    if any(character in secret["value"] for character in ("\r\0" if secret["lines"] else "\n\r\0")):
        return f"the secret {secret['name']} holds a line break or a zero byte, which its readers would cut: set another in the vault"
    return ""


def fingerprint(key: str, secret: dict) -> str:
    text = f"{secret['name']}\0{secret['value']}".encode()
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()[:32]


def is_placed(path: str, secret: dict) -> bool:
    """True when the file has the value, the owner and the mode."""
    try:
        state = os.lstat(path)
        if not stat.S_ISREG(state.st_mode) or stat.S_IMODE(state.st_mode) != FILE_MODE:
            return False
        if (state.st_uid, state.st_gid) != (secret["owner"], secret["owner"]):
            return False
        with open(path, "rb") as stream:
            return hmac.compare_digest(stream.read(), secret["value"].encode())
    except FileNotFoundError:
        return False


def surplus(path: str, secrets: list) -> list:
    known = {secret["name"] for secret in secrets}
    try:
        return sorted(name for name in os.listdir(path) if name not in known)
    except FileNotFoundError:
        return []


def directory_is_right(path: str) -> bool:
    try:
        state = os.stat(path)
    except FileNotFoundError:
        return False
    return (stat.S_IMODE(state.st_mode), state.st_uid, state.st_gid) == (DIRECTORY_MODE, 0, 0)


def place(path: str, wrong: list, removed: list) -> None:
    ensure_directory(path, DIRECTORY_MODE)
    for secret in wrong:
        target = os.path.join(path, secret["name"])
        replace_file(target, secret["value"].encode(), FILE_MODE, secret["owner"], secret["owner"])
    for name in removed:
        os.unlink(os.path.join(path, name))
    sync_directory(path)


def difference(path: str, wrong: list, removed: list) -> dict:
    after = [f"{secret['name']} 0400 owner {secret['owner']} (value not shown)\n" for secret in wrong]
    before = [f"{name}\n" for name in removed]
    return {"before_header": path, "after_header": path, "before": "".join(before), "after": "".join(after)}


def main() -> None:
    entry = {
        "name": {"type": "str", "required": True},
        "value": {"type": "str", "required": True, "no_log": True},
        "owner": {"type": "int", "required": True},
        "lines": {"type": "bool", "default": False},
    }
    module = AnsibleModule(
        argument_spec={
            "path": {"type": "path", "required": True},
            "key": {"type": "str", "required": True, "no_log": True},
            "secrets": {"type": "list", "elements": "dict", "required": True, "options": entry, "no_log": False},
        },
        supports_check_mode=True,
    )
    path, secrets = module.params["path"], module.params["secrets"]
    faults = [fault for fault in map(fault_of, secrets) if fault]
    if faults:
        module.fail_json(msg="Secrets were not placed: " + "; ".join(faults) + ".")

    try:
        wrong = [secret for secret in secrets if not is_placed(os.path.join(path, secret["name"]), secret)]
        removed = surplus(path, secrets)
        changed = bool(wrong or removed) or not directory_is_right(path)
        if changed and not module.check_mode:
            place(path, wrong, removed)
    except OSError as error:
        module.fail_json(msg=f"Secrets could not be placed in {path}: {error.strerror} ({error.filename}). "
                             "Nothing was left half-written; mend the cause and run again.")
    result = {
        "changed": changed,
        "written": [secret["name"] for secret in wrong],
        "removed": removed,
        "fingerprints": {secret["name"]: fingerprint(module.params["key"], secret) for secret in secrets},
    }
    if module._diff and changed:
        result["diff"] = difference(path, wrong, removed)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
