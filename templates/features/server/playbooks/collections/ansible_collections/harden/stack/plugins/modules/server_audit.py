#!/usr/bin/python
"""Brings audit rules to a server and loads them; when they cannot be loaded, all is as it was."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: server_audit
short_description: Bring audit rules to a server, and load them
description:
  - Leaves out the rules that this server cannot load, remembers what was in C(/etc/audit/rules.d) before, and loads
    without restarting the daemon.
  - Compares what the kernel has afterwards with what is expected. When a rule is missing, the earlier files are put
    back and loaded again.
  - Where the rules are locked until a reboot, brings the files and says so.
  - A module of its own, because rules are loaded all or not at all. The kernel has to be asked afterwards, and the
    previous files put back where it refuses.
options:
  stack:
    description: The stack in whose name the files are brought.
    type: str
    required: true
  files:
    description: The texts of the rule files by name.
    type: dict
    required: true
  controls:
    description: "The control of each rule file, by name."
    type: dict
    required: true
  folders:
    description: A tmpfiles.d text for the folders that rules need at boot.
    type: str
    required: true
  unit:
    description: What is added to the audit daemon's unit where that hides homes.
    type: str
    required: true
attributes:
  check_mode:
    description: Says what would change.
    support: full
  diff_mode:
    description: Shows the files.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Bring the audit rules
  harden.stack.server_audit:
    stack: csvs23
    files:
      55-harden-init.rules: "-a always,exit -F arch=b64 -F path=/usr/sbin/dockerd -F perm=wa -F key=harden-programs"
    controls: {55-harden-init.rules: audit-engine-files}
    folders: "d /etc/docker - - -"
    unit: "[Service]\nProtectHome=read-only"
"""

RETURN = r"""
differs:
  description: The files that were written, each with both sides.
  returned: success
  type: list
available:
  description: Whether this server has audit at all.
  returned: success
  type: bool
daemon:
  description: Whether the audit daemon runs.
  returned: success
  type: bool
locked:
  description: Whether the rules will only be loaded by the next reboot.
  returned: success
  type: bool
"""

import os
import re

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.audit.kernel import Audit, AuditMissing, call
from ..module_utils.audit.rules import canonical, rules_in
from ..module_utils.record.diff import difference
from ..module_utils.record.differs import Budget, of_file
from ..module_utils.system.files import ensure_directory, replace_file, sync_directory
from ..module_utils.record.store import Record, RecordError
from ..module_utils.server.audit import (
    RULES, UNIT, fitting, missing_rules, on_this_server, planned, rule_files, stale)
from ..module_utils.record.states import StateError, content_of, file_state
from ..module_utils.system.units import reload_units

LOADED_FROM = "/etc/audit/audit.rules"


class Files:
    """The files that are not as they must be, each with its control, and what was there before."""

    def __init__(self, params: dict) -> None:
        texts, controls = fitting(params["files"], params["folders"], params["unit"]), params["controls"]
        self.texts = {path: texts[path] for path in stale(texts)}
        self.controls = {
            path: controls.get(os.path.basename(path), next(iter(controls.values()))) for path in self.texts
        }
        self.before = {path: content_of(path) if os.path.exists(path) else None for path in self.texts}

    def bring(self, stack: str) -> None:
        record = Record(stack)
        for path, text in self.texts.items():
            record.file(self.controls[path], path, planned(path, text))
        for path, text in self.texts.items():
            ensure_directory(os.path.dirname(path), 0o750 if path.startswith(RULES) else 0o755)
            put(path, text.encode(), planned(path, text))
        if UNIT in self.texts:
            reload_units()

    def put_back(self) -> None:
        for path, content in self.before.items():
            if content is None:
                os.unlink(path)
            else:
                put(path, content, planned(path, self.texts[path]))

    def told(self) -> list:
        budget = Budget()
        return [of_file(path, self.before[path], text.encode(), budget) for path, text in self.texts.items()]

    def diff(self) -> list:
        return [
            difference(
                path, file_state(path), planned(path, text), (self.before[path] or b"").decode("utf-8", "replace"), text
            )
            for path, text in self.texts.items()
        ]


def put(path: str, content: bytes, left: dict) -> None:
    replace_file(path, content, int(left["mode"], 8), left["uid"], left["gid"])
    sync_directory(os.path.dirname(path))


def missing_of(files: dict) -> list:
    audit = Audit.now()
    return [rule for text in on_this_server(files).values() for rule in missing_rules(text, audit)]


def load() -> str:
    """What augenrules said. Its exit code is no answer: it is 0 where the rules are locked."""
    return call("augenrules", "--load")[1]


def reason_of(said: str) -> str:
    """Names the rule that stopped the loading, the file that it stands in, and what auditctl said of it, which may be
    nothing."""
    lines = content_of(LOADED_FROM).decode("utf-8", "replace").splitlines() if os.path.exists(LOADED_FROM) else []
    number = re.search(r"error in line (\d+) of", said)
    loaded = Audit.now().loaded
    unloaded = [rule for rule in rules_in("\n".join(lines)) if canonical(rule) not in loaded]
    rule = (
        lines[int(number[1]) - 1].strip()
        if number and int(number[1]) <= len(lines)
        else (unloaded or ["of an unknown line"])[0]
    )
    source = next(
        (
            path
            for name in rule_files(RULES)
            if rule in content_of(path := os.path.join(RULES, name)).decode("utf-8", "replace")
        ),
        RULES,
    )
    cause = re.search(r"data request \((.*)\)|^(.*(?:unknown|invalid).*)$", said, re.MULTILINE | re.IGNORECASE)
    return f"the kernel did not take the rule `{rule}` of {source}" + (f" ({cause[1] or cause[2]})" if cause else "")


def bring(module: AnsibleModule, files: Files, audit: Audit) -> bool:
    """Brings and loads; returns whether anything was to be done. Fails, with all as it was, when the kernel has not
    every rule then."""
    wanted = module.params["files"]
    unloaded = [] if audit.locked else missing_of(wanted)
    if module.check_mode or not (files.texts or unloaded):
        return bool(files.texts or unloaded)
    files.bring(module.params["stack"])
    if audit.locked:
        return True
    said = load()
    if missing_of(wanted):
        reason = reason_of(said)
        files.put_back()
        load()
        module.fail_json(
            msg=f"The audit rules were left as they were: {reason}. Fix or remove that rule, and deploy again."
        )
    return True


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "stack": {"type": "str", "required": True},
            "files": {"type": "dict", "required": True},
            "controls": {"type": "dict", "required": True},
            "folders": {"type": "str", "required": True},
            "unit": {"type": "str", "required": True},
        },
        supports_check_mode=True,
    )
    try:
        audit = Audit.now()
        files = Files(module.params)
        diff = {"differs": files.told(), **({"diff": files.diff()} if module._diff else {})}
        changed = bring(module, files, audit)
        if audit.enabled == 0 and audit.daemon and not module.check_mode:
            call("auditctl", "-e", "1")
        module.exit_json(
            changed=changed or audit.enabled == 0, available=True, daemon=audit.daemon != 0, locked=audit.locked, **diff
        )
    except AuditMissing as reason:
        module.exit_json(changed=False, available=False, daemon=False, locked=False, msg=str(reason))
    except OSError as error:
        module.fail_json(
            msg=f"The audit rules could not be put in place: {error.strerror} ({error.filename}). Fix the cause and "
            "run again."
        )
    except (RecordError, StateError) as error:
        module.fail_json(msg=f"The audit rules were left as they were: {error}.")


if __name__ == "__main__":
    main()
