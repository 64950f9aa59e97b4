#!/usr/bin/python
"""Puts back what a stack changed on a server outside its own folder."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: server_undo
short_description: Put back what a stack changed on a server outside its own folder
description:
  - Goes through the record in C(/var/lib/harden-init), the last change first, and puts back files, settings of JSON
    files, modes, units and packages as they were before the first deploy.
  - What someone else changed since then is left as it is, and said. What another stack on the server still needs
    stays.
  - The stack itself is not touched.
  - A module of its own, because one order goes over files, keys, modes, units and packages, and the record is
    shortened with each step.
options:
  stack:
    description: The stack whose changes are undone.
    type: str
    required: true
  control:
    description: Only what was changed for this control. Empty for everything.
    type: str
    default: ""
  packages:
    description: Whether packages are removed that were not there before.
    type: bool
    default: false
attributes:
  check_mode:
    description: Says what would be put back.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Undo the audit rules
  harden.stack.server_undo:
    stack: csvs23
    control: audit-rules
  register: undone
"""

RETURN = r"""
items:
  description: What each change came to. C(outcome) is V(restore), V(remove), V(same), V(shared), V(conflict),
    V(stays) or V(failed).
  returned: success
  type: list
  sample: [{kind: file, name: /etc/audit/rules.d/50-harden-init.rules, controls: [audit-rules], outcome: remove}]
notes:
  description: What else is to be known, a sentence each; after a removal also what stays.
  returned: success
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import EngineError
from ..module_utils.system.programs import ProgramError
from ..module_utils.record.leftover import after_the_account, after_the_engine
from ..module_utils.record.store import Record, RecordError
from ..module_utils.record.restore import finish, remove_packages, restore, restore_keys
from ..module_utils.record.now import ServerNow
from ..module_utils.record.states import StateError
from ..module_utils.record.undo import Request, plan

FAULTS = (OSError, EngineError, ProgramError, RecordError, StateError)
DONE = ("restore", "remove")
GIVEN_UP = (*DONE, "same", "shared")


def batches(steps: list) -> list:
    """The steps in order. Keys of one file are put back in one go, at the place of the first; packages that follow each
    other go in one call of apt, which takes seconds."""
    found: list = []
    for step in steps:
        if does(step, "key"):
            same = next((one for one in found if does(one[0], "key") and one[0]["name"] == step["name"]), None)
        else:
            same = found[-1] if found and does(step, "package") and does(found[-1][0], "package") else None
        if same is None:
            found.append([step])
        else:
            same.append(step)
    return found


def does(step: dict, kind: str) -> bool:
    return step["kind"] == kind and step["outcome"] in DONE


def put_back(batch: list, record: Record, notes: list, present: list) -> None:
    first = batch[0]
    if does(first, "key"):
        restore_keys(first["name"], batch, record, notes.append)
    elif does(first, "package"):
        remove_packages([step["name"] for step in batch], present)
    elif first["outcome"] in DONE:
        restore(first, record)


def forget(record: Record, request: Request, steps: list) -> None:
    """Takes back the stack's claims; what nobody claims is no longer remembered."""
    undone = [(step["kind"], step["name"], step.get("key")) for step in steps]

    def without(entries: list) -> list:
        for entry in entries:
            if (entry["kind"], entry["name"], entry.get("key")) in undone:
                entry["claims"] = [claim for claim in entry["claims"] if claim not in request.claims(entry)]
        return [entry for entry in entries if entry["claims"]]

    record.update(without)


def undo(record: Record, request: Request, steps: list, notes: list) -> str:
    """Does it, and says what kept it from going on; empty when all is done. What was done before a fault stays done and
    is forgotten."""
    touched = [step["name"] for step in steps if step["outcome"] in DONE and step["kind"] == "file"]
    present = [step["name"] for step in steps if step["kind"] == "package" and step["entry"]["before"]["version"]]
    for batch in batches(steps):
        try:
            if batch[0]["kind"] == "package":
                # While its programs are still there.
                finish(touched, notes.append)
                touched = []
            put_back(batch, record, notes, present)
            if batch[0]["outcome"] in GIVEN_UP:
                forget(record, request, batch)
        except FAULTS as error:
            for step in batch:
                step.update(outcome="failed", why=str(error))
            return (
                f"{batch[0]['name']} could not be put back: {error}. What is listed before it is put back; run it "
                "again when the cause is fixed."
            )
    finish(touched, notes.append)
    return ""


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "stack": {"type": "str", "required": True},
            "control": {"type": "str", "default": ""},
            "packages": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    params, notes, fault = module.params, [], ""
    record, request = Record(params["stack"]), Request(params["stack"], params["control"], params["packages"])
    try:
        steps = plan(record.entries(), request, ServerNow())
        if steps and not module.check_mode:
            fault = undo(record, request, steps, notes)
            notes.extend(after_the_account(steps) + after_the_engine(steps))
    except FAULTS as error:
        module.fail_json(msg=f"Undo stopped: {error}.")
    items = [{field: value for field, value in step.items() if field != "entry"} for step in steps]
    result = {"changed": any(step["outcome"] in DONE for step in steps), "items": items, "notes": notes}
    if fault:
        module.fail_json(msg=fault, **result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
