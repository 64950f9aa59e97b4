#!/usr/bin/python
"""Puts one file of the server's own in place, after remembering what was there."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: server_file
short_description: Put one file of the server's own in place, after remembering what was there
description:
  - For files outside the stack's folder, such as C(/etc/audit/rules.d/50-harden-init.rules). What was there before is kept in
    C(/var/lib/harden-init), so that C(harden-init undo) can put it back.
  - The content is checked before anything is remembered or changed, then put in place by a rename; no half-written file is ever seen.
options:
  stack: {description: The stack in whose name the file is changed., type: str, required: true}
  control: {description: The control that wants it., type: str, required: true}
  path: {description: The file., type: path, required: true}
  content:
    description: The whole text of the file.
    type: str
  src:
    description: Instead of O(content), a file of the project below C(playbooks/files); the action plugin of the same name reads it.
    type: str
  state:
    description: V(absent) removes the file.
    type: str
    choices: [present, absent]
    default: present
  mode: {description: The mode in octal digits., type: str, default: "0644"}
  owner: {description: Name or number of the owner., type: str, default: root}
  group: {description: Name or number of the group., type: str, default: root}
  validate:
    description: A command that says whether a file is right; V(%s) is the path of a private copy with the same name.
    type: str
  keys:
    description: For a JSON file that others write, too. Its top-level keys that O(content) changes, each with the control that wants it;
      O(control) stands for those that are not listed. Undo then puts back single keys and leaves what others added.
    type: dict
  sensitive:
    description: Shows no content in a diff.
    type: bool
    default: false
attributes:
  check_mode: {description: Says what would change., support: full}
  diff_mode: {description: Shows the text; values that look like secrets are masked., support: full}
author:
  - harden-init
"""

EXAMPLES = r"""
- name: Place the audit rules
  harden.stack.server_file:
    stack: csvs23
    control: audit-rules
    path: /etc/audit/rules.d/50-harden-init.rules
    src: etc/audit/rules.d/50-harden-init.rules
    mode: "0640"

- name: Set the engine's settings
  harden.stack.server_file:
    stack: csvs23
    control: daemon-settings
    path: /etc/docker/daemon.json
    content: "{{ merged | to_nice_json(indent=2) }}\n"
    keys: {icc: no-inter-container, live-restore: live-restore}
    validate: dockerd --validate --config-file %s
"""

RETURN = r"""
changes:
  description: With O(keys), what each of them was and is.
  returned: changed
  type: list
path:
  description: The file.
  returned: success
  type: str
"""

import os
import shlex
import shutil
import subprocess
import tempfile

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.record.diff import changed_keys, difference, told_keys
from ..module_utils.system.files import ensure_directory, replace_file, sync_directory
from ..module_utils.record.store import Record, RecordError
from ..module_utils.record.states import StateError, content_of, file_state, group_id, matches, planned_file, user_id


def fault_of(command: str, path: str, content: bytes, lenient: bool) -> str:
    """What a validator says of the content; empty when it is right, or when nobody can say yet in a check."""
    words = shlex.split(command)
    if lenient and shutil.which(words[0]) is None:
        return ""
    with tempfile.TemporaryDirectory(prefix="harden-init-") as folder:
        copy = os.path.join(folder, os.path.basename(path))
        replace_file(copy, content, 0o600, os.geteuid(), os.getegid())
        try:
            asked = subprocess.run([word.replace("%s", copy) for word in words], capture_output=True, text=True, check=False)
        except OSError as error:
            return f"{words[0]} could not be started: {error.strerror}"
    said = (asked.stderr.strip() or asked.stdout.strip() or "no word was given").replace(copy, path)
    return "" if asked.returncode == 0 else f"{words[0]} says: {said}"


def remember(record: Record, params: dict, left: dict, before: bytes, after: bytes) -> None:
    """The whole file, or the keys that change."""
    path, control = params["path"], params["control"]
    if params["keys"] is None:
        record.file(control, path, left)
        return
    keys = changed_keys(path, before, after)
    rights = {field: left[field] for field in ("mode", "uid", "gid")}
    wrong = os.path.exists(path) and not matches(rights, file_state(path))
    record.remember([(params["keys"].get(key, control), "key", path, key, value) for key, value in keys.items()]
                    + ([(control, "mode", path, None, rights)] if wrong else []))


def make_folder(record: Record, control: str, folder: str) -> None:
    """The folders above the file, remembered too."""
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for one in reversed(missing):
        record.created(control, one)
        ensure_directory(one, 0o755)


def put(params: dict, left: dict, before: bytes, after: bytes) -> None:
    path, record = params["path"], Record(params["stack"])
    if params["state"] == "absent":
        record.file(params["control"], path, left)
        os.unlink(path)
    else:
        make_folder(record, params["control"], os.path.dirname(path))
        remember(record, params, left, before, after)
        replace_file(path, after, int(left["mode"], 8), left["uid"], left["gid"])
    sync_directory(os.path.dirname(path))


def work(module: AnsibleModule) -> dict:
    params = module.params
    path, after = params["path"], (params["content"] or "").encode()
    present = file_state(path)
    if present["type"] == "directory":
        raise StateError(f"{path} is a folder")
    left = {"type": "absent"} if params["state"] == "absent" else \
        planned_file(after, int(params["mode"], 8), user_id(params["owner"]), group_id(params["group"]))
    result = {"changed": present != left, "path": path}
    if not result["changed"]:
        return result
    fault = fault_of(params["validate"], path, after, module.check_mode) if params["validate"] and params["state"] == "present" else ""
    if fault:
        module.fail_json(msg=f"{path} was left as it was: {fault}")
    before = content_of(path) if present["type"] == "file" else b""
    if params["keys"] is not None:
        result["changes"] = told_keys(path, before, after)
    if module._diff:
        result["diff"] = difference(path, present, left, "" if params["sensitive"] else before.decode("utf-8", "replace"),
                                    "" if params["sensitive"] else after.decode())
    if not module.check_mode:
        put(params, left, before, after)
    return result


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "stack": {"type": "str", "required": True},
            "control": {"type": "str", "required": True},
            "path": {"type": "path", "required": True},
            "content": {"type": "str"},
            "src": {"type": "str"},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "mode": {"type": "str", "default": "0644"},
            "owner": {"type": "str", "default": "root"},
            "group": {"type": "str", "default": "root"},
            "validate": {"type": "str"},
            "keys": {"type": "dict", "no_log": False},
            "sensitive": {"type": "bool", "default": False},
        },
        required_if=[("state", "present", ("content",))],
        supports_check_mode=True,
    )
    path = module.params["path"]
    try:
        module.exit_json(**work(module))
    except OSError as error:
        module.fail_json(msg=f"{path} could not be put in place: {error.strerror} ({error.filename}). No file is half-written; mend the cause and run again.")
    except (RecordError, StateError) as error:
        module.fail_json(msg=f"{path} was left as it was: {error}.")
    except KeyError as error:
        module.fail_json(msg=f"{path} was left as it was: this server has no user or group {error}.")


if __name__ == "__main__":
    main()
