#!/usr/bin/python
"""Remembers how a server is before another task changes it."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: server_record
short_description: Remember how a server is before another task changes it
description:
  - Stands before a task of Ansible's own that installs a package, enables a unit or changes a mode. The earliest state is kept in
    C(/var/lib/harden-init), so that C(harden-init undo) can put it back.
  - Changes nothing else on the server. Says changed when there was anything new to remember.
options:
  stack: {description: The stack in whose name the server is changed., type: str, required: true}
  control:
    description: The control that wants the change. Not needed for O(claim).
    type: str
  packages: {description: Packages that are installed next., type: list, elements: str, default: []}
  units:
    description: Units that are enabled or started next. Only what is named here is put back.
    type: list
    elements: dict
    default: []
    suboptions:
      name: {description: The unit., type: str, required: true}
      enabled: {description: Whether it will start at boot., type: bool}
      active: {description: Whether it will run., type: bool}
  modes:
    description: Files and folders whose mode or owner is changed next.
    type: list
    elements: dict
    default: []
    suboptions:
      path: {description: The file or folder., type: path, required: true}
      mode: {description: The mode that it gets., type: str, required: true}
      owner: {description: Name or number., type: str, default: root}
      group: {description: Name or number., type: str, default: root}
  files: {description: Files that are written or removed next., type: list, elements: path, default: []}
  created:
    description: Files and folders that are made next by something else; those that are there already stay as they are.
    type: list
    elements: path
    default: []
  claim:
    description: Controls whose changes, made in the name of other stacks, this stack needs as well. They are undone only when nobody needs them.
    type: list
    elements: str
    default: []
attributes:
  check_mode: {description: Says whether anything would be remembered; remembers nothing., support: partial, details: Only claims are looked up.}
author:
  - harden-init
"""

EXAMPLES = r"""
- name: Remember which of the packages are there
  harden.stack.server_record:
    stack: csvs23
    control: server-packages
    packages: [auditd, apparmor-utils]

- name: Remember how the unit starts
  harden.stack.server_record:
    stack: csvs23
    control: audit-rules
    units: [{name: auditd.service, enabled: true, active: true}]
"""

RETURN = r"""
claimed:
  description: What was claimed of changes that other stacks made.
  returned: success
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.record.store import Record, RecordError
from ..module_utils.record.states import StateError, group_id, user_id

KINDS = {"packages": "package", "files": "file", "created": "created"}


def wanted_of(params: dict) -> list:
    """What is to be remembered, as Record takes it."""
    control = params["control"]
    plain = [(control, kind, name, None, None) for option, kind in KINDS.items() for name in params[option]]
    units = [(control, "unit", unit["name"], None, {field: unit[field] for field in ("enabled", "active") if unit[field] is not None})
             for unit in params["units"]]
    modes = [(control, "mode", entry["path"], None,
              {"mode": f"{int(entry['mode'], 8):04o}", "uid": user_id(entry["owner"]), "gid": group_id(entry["group"])})
             for entry in params["modes"]]
    return plain + units + modes


def work(module: AnsibleModule) -> dict:
    params, record = module.params, Record(module.params["stack"])
    wanted, claimed = wanted_of(params), record.unclaimed(params["claim"])
    if wanted and not params["control"]:
        module.fail_json(msg="`control` is missing: what is remembered is undone by the name of its control.")
    if module.check_mode:
        return {"changed": bool(wanted or claimed), "claimed": claimed}
    changed = bool(wanted) and record.remember(wanted)
    changed = (bool(claimed) and record.claim(params["claim"])) or changed
    return {"changed": changed, "claimed": claimed}


def main() -> None:
    text = {"type": "list", "elements": "str", "default": []}
    paths = {"type": "list", "elements": "path", "default": []}
    unit = {"name": {"type": "str", "required": True}, "enabled": {"type": "bool"}, "active": {"type": "bool"}}
    mode = {"path": {"type": "path", "required": True}, "mode": {"type": "str", "required": True},
            "owner": {"type": "str", "default": "root"}, "group": {"type": "str", "default": "root"}}
    module = AnsibleModule(
        argument_spec={
            "stack": {"type": "str", "required": True},
            "control": {"type": "str"},
            "packages": text,
            "units": {"type": "list", "elements": "dict", "options": unit, "default": []},
            "modes": {"type": "list", "elements": "dict", "options": mode, "default": []},
            "files": paths,
            "created": paths,
            "claim": text,
        },
        supports_check_mode=True,
    )
    try:
        module.exit_json(**work(module))
    except OSError as error:
        module.fail_json(msg=f"The server's state could not be remembered, so nothing was changed: {error.strerror} ({error.filename}).")
    except (RecordError, StateError) as error:
        module.fail_json(msg=f"The server's state could not be remembered, so nothing was changed: {error}.")
    except KeyError as error:
        module.fail_json(msg=f"This server has no user or group {error}; nothing was changed.")


if __name__ == "__main__":
    main()
