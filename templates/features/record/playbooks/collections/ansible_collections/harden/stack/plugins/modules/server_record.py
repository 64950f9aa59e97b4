#!/usr/bin/python
"""Remembers how a server is before another task changes it."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: server_record
short_description: Remember how a server is before another task changes it
description:
  - Stands before a task of Ansible's own that installs a package, enables a unit, changes a mode or writes a file.
    The earliest state is kept in C(/var/lib/harden-init), so that C(harden-init undo) can put it back.
  - Changes nothing else on the server. Says changed when there was anything new to remember.
  - A module of its own, because none of Ansible's keeps the previous state, and several stacks on one server share
    what is changed.
options:
  stack:
    description: The stack in whose name the server is changed.
    type: str
    required: true
  control:
    description: The control that wants the change. Not needed for O(claim).
    type: str
  packages:
    description:
      - Packages that are installed next. What the server has and none of its packages needs is remembered with them,
        so that undo does not take it for something that came along.
    type: list
    elements: str
    default: []
  units:
    description: Units that are enabled or started next. Only what is named here is put back.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: The unit.
        type: str
        required: true
      enabled:
        description: Whether it will start at boot.
        type: bool
      active:
        description: Whether it will run.
        type: bool
  modes:
    description: Files and folders whose mode or owner is changed next.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: The file or folder.
        type: path
        required: true
      mode:
        description: The mode that it gets.
        type: str
        required: true
      owner:
        description: Name or number.
        type: str
        default: root
      group:
        description: Name or number.
        type: str
        default: root
  files:
    description: Files that are written next, and how they will be. What differs from that later was changed by
      someone else.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: The file.
        type: path
        required: true
      sha256:
        description: The hash of what will be in it.
        type: str
        required: true
      mode:
        description: The mode that it gets.
        type: str
        default: "0644"
  settings:
    description: Top-level keys of JSON files that others write, too. Undo puts back single keys and leaves what
      others added. The file is written next, with mode C(0644).
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: The file.
        type: path
        required: true
      key:
        description: The key.
        type: str
        required: true
      value:
        description: What it will be.
        type: raw
        required: true
      control:
        description: The control that wants it, where it is not O(control).
        type: str
  created:
    description: Files and folders that are made next by something else; those that are there already stay as they are.
    type: list
    elements: path
    default: []
  claim:
    description: Controls whose changes, made in the name of other stacks, this stack needs as well. They are undone
      only when nobody needs them.
    type: list
    elements: str
    default: []
attributes:
  check_mode:
    description: Says whether anything would be remembered; remembers nothing.
    support: full
  diff_mode:
    description: Shows what O(settings) change; values that look like secrets are masked.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Remember which of the packages are there
  harden.stack.server_record:
    stack: csvs23
    control: server-packages
    packages: [auditd, apparmor-utils]

- name: Remember the rule for sudo
  harden.stack.server_record:
    stack: csvs23
    control: deploy-account
    files:
      - path: /etc/sudoers.d/deploy
        sha256: "{{ sudoers | ansible.builtin.hash('sha256') }}"
        mode: "0440"
"""

RETURN = r"""
differs:
  description: What O(settings) change, a file each, with both sides of each key.
  returned: success
  type: list
claimed:
  description: What was claimed of changes that other stacks made.
  returned: success
  type: list
changes:
  description: With O(settings), what each of them is and will be.
  returned: success
  type: list
missing:
  description: The folders above O(files) and O(settings) that are not there yet. They are remembered as created.
  returned: success
  type: list
"""

import json
import os

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.record.diff import told_keys
from ..module_utils.record.differs import field
from ..module_utils.record.now import unneeded
from ..module_utils.record.states import StateError, content_of, file_state, group_id, json_object, matches, user_id
from ..module_utils.record.store import Record, RecordError

KINDS = {"packages": "package", "created": "created"}
# How a JSON file of settings is written.
RIGHTS = {"mode": "0644", "uid": 0, "gid": 0}


def wanted_of(params: dict) -> list:
    """What is to be remembered, as Record takes it."""
    control = params["control"]
    plain = [(control, kind, name, None, None) for option, kind in KINDS.items() for name in params[option]]
    orphans = [(control, "package", name, None, None) for name in (unneeded() if params["packages"] else [])]
    folders = [(control, "created", folder, None, None) for folder in missing_folders(params)]
    units = [(control, "unit", unit["name"], None, set_of(unit)) for unit in params["units"]]
    modes = [(control, "mode", entry["path"], None, rights_of(entry)) for entry in params["modes"]]
    files = [(control, "file", entry["path"], None, left_of(entry)) for entry in params["files"]]
    return orphans + plain + folders + units + modes + files + wanted_settings(params)


def set_of(unit: dict) -> dict:
    return {field: unit[field] for field in ("enabled", "active") if unit[field] is not None}


def rights_of(entry: dict) -> dict:
    return {"mode": octal(entry["mode"]), "uid": user_id(entry["owner"]), "gid": group_id(entry["group"])}


def left_of(entry: dict) -> dict:
    """How a file will be. Whatever is written after this belongs to root."""
    return {"type": "file", "sha256": entry["sha256"], "mode": octal(entry["mode"]), "uid": 0, "gid": 0}


def octal(mode: str) -> str:
    return f"{int(mode, 8):04o}"


def wanted_settings(params: dict) -> list:
    """The keys, and the rights of the files that they are in where these will change."""
    keys = [
        (
            entry["control"] or params["control"],
            "key",
            entry["path"],
            entry["key"],
            {"set": True, "value": entry["value"]},
        )
        for entry in params["settings"]
    ]
    wrong = sorted({entry["path"] for entry in params["settings"]
                    if os.path.exists(entry["path"]) and not matches(RIGHTS, file_state(entry["path"]))})
    return keys + [(params["control"], "mode", path, None, RIGHTS) for path in wrong]


def missing_folders(params: dict) -> list:
    """The highest first, as they have to be made."""
    missing = set()
    for entry in params["files"] + params["settings"]:
        folder = os.path.dirname(entry["path"])
        while not os.path.isdir(folder):
            missing.add(folder)
            folder = os.path.dirname(folder)
    return sorted(missing)


def told_settings(params: dict) -> list:
    """What the settings change, a file each."""
    told = []
    for path in sorted({entry["path"] for entry in params["settings"]}):
        before = content_of(path) if os.path.exists(path) else b""
        new = {entry["key"]: entry["value"] for entry in params["settings"] if entry["path"] == path}
        keys = told_keys(path, before, json.dumps({**json_object(path, before), **new}).encode())
        told += [{"what": "file", "name": path, "state": "changed", "fields": [field(*sides) for sides in keys]}]
    return [one for one in told if one["fields"]]


def is_to_do(params: dict, wanted: list) -> bool:
    """Whether the task that follows would change anything, as far as it can be told without doing it: files may be
    right already."""
    right = [entry["path"] for entry in params["files"] if file_state(entry["path"]) == left_of(entry)]
    return any(not (kind == "file" and name in right) for _control, kind, name, _key, _left in wanted)


def work(module: AnsibleModule) -> dict:
    params, record = module.params, Record(module.params["stack"])
    wanted, claimed = wanted_of(params), record.unclaimed(params["claim"])
    if wanted and not params["control"]:
        module.fail_json(msg="`control` is missing: what is remembered is undone by the name of its control.")
    differs = told_settings(params)
    # In words: `icc: not set → false`.
    changes = [f"{one['field']}: {one['before']} → {one['after']}" for file in differs for one in file["fields"]]
    result = {"claimed": claimed, "changes": changes, "differs": differs, "missing": missing_folders(params)}
    if module._diff and changes:
        result["diff"] = {"prepared": "".join(f"{change}\n" for change in changes)}
    if module.check_mode:
        return {**result, "changed": is_to_do(params, wanted) or bool(claimed)}
    changed = bool(wanted) and record.remember(wanted)
    changed = (bool(claimed) and record.claim(params["claim"])) or changed
    return {**result, "changed": changed}


def list_of(elements: str, **options) -> dict:
    return {"type": "list", "elements": elements, "default": [], **({"options": options} if options else {})}


def main() -> None:
    text, path = {"type": "str", "required": True}, {"type": "path", "required": True}
    root = {"type": "str", "default": "root"}
    module = AnsibleModule(
        argument_spec={
            "stack": text,
            "control": {"type": "str"},
            "packages": list_of("str"),
            "units": list_of("dict", name=text, enabled={"type": "bool"}, active={"type": "bool"}),
            "modes": list_of("dict", path=path, mode=text, owner=root, group=root),
            "files": list_of("dict", path=path, sha256=text, mode={"type": "str", "default": "0644"}),
            # A key here is the name of a setting.
            "settings": list_of(
                "dict",
                path=path,
                key={**text, "no_log": False},
                value={"type": "raw", "required": True},
                control={"type": "str"},
            ),
            "created": list_of("path"),
            "claim": list_of("str"),
        },
        supports_check_mode=True,
    )
    refusal = "The server's state could not be remembered, so nothing was changed"
    try:
        module.exit_json(**work(module))
    except OSError as error:
        module.fail_json(msg=f"{refusal}: {error.strerror} ({error.filename}).")
    except (RecordError, StateError) as error:
        module.fail_json(msg=f"{refusal}: {error}.")
    except KeyError as error:
        module.fail_json(msg=f"This server has no user or group {error}; nothing was changed.")


if __name__ == "__main__":
    main()
