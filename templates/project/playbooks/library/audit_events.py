#!/usr/bin/python
"""Reads what a server's audit daemon recorded of the engine and of the containers; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: audit_events
short_description: Read what was recorded of the engine and of the containers
description:
  - Counts the events of the audit log by key, by who did it and by what was done, and returns the last ones of each key.
  - Reads at most the newest O(bytes) of the log, however large it is.
options:
  stack: {description: The stack., type: str, required: true}
  users: {description: The services of the stack by user id., type: dict, required: true}
  since: {description: "V(today), V(boot), a span such as V(90m), V(12h) or V(3d), or seconds since 1970.", type: str, default: today}
  last: {description: How many of the last events of each key are returned., type: int, default: 5}
  bytes: {description: How much of the log is read at most., type: int, default: 67108864}
attributes:
  check_mode: {description: Changes nothing anyway., support: full}
author:
  - harden-init
"""

EXAMPLES = r"""
- name: Read
  audit_events:
    stack: csvs23
    users: {"33": webserver, "999": dbserver}
    since: 12h
"""

RETURN = r"""
stdout:
  description: The report as JSON.
  returned: success
  type: str
"""

import glob
import json
import os
import re
import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.harden_audit_events import Reader
from ansible.module_utils.harden_audit_kernel import Audit, AuditMissing
from ansible.module_utils.harden_audit_summary import summary

CONFIGURATION = "/etc/audit/auditd.conf"
USUAL_LOG = "/var/log/audit/audit.log"
SPANS = {"m": 60, "h": 3600, "d": 86400}


def log_file(path: str) -> str:
    """Where the daemon writes, as its configuration says."""
    try:
        with open(path, encoding="utf-8") as stream:
            named = re.search(r"^\s*log_file\s*=\s*(\S+)", stream.read(), re.MULTILINE)
    except OSError:
        named = None
    return named[1] if named else USUAL_LOG


def begin(since: str, now: float) -> float:
    """Seconds since 1970; raises ValueError for a text that says nothing."""
    if since == "today":
        return time.mktime((*time.localtime(now)[:3], 0, 0, 0, 0, 0, -1))
    if since == "boot":
        with open("/proc/stat", encoding="ascii") as stream:
            return float(re.search(r"^btime (\d+)", stream.read(), re.MULTILINE)[1])
    span = re.fullmatch(r"(\d{1,6})([mhd])", since)
    return now - int(span[1]) * SPANS[span[2]] if span else float(since)


def newest(log: str, since: float, budget: int) -> tuple:
    """(file, where to begin) from the oldest to the newest, and whether something had to be left out."""
    rotated = sorted(glob.glob(glob.escape(log) + ".*"), key=lambda path: int(path.rsplit(".", 1)[1]) if path.rsplit(".", 1)[1].isdigit() else 1 << 30)
    parts = []
    for path in [log, *rotated]:
        state = os.stat(path)
        if state.st_mtime < since:
            break
        if budget <= 0:
            return parts[::-1], True
        parts.append((path, max(0, state.st_size - budget)))
        budget -= state.st_size
    return parts[::-1], budget < 0


def read_log(log: str, since: float, budget: int) -> tuple:
    reader = Reader(since)
    parts, cut = newest(log, since, budget)
    for path, start in parts:
        with open(path, "rb") as stream:
            stream.seek(start)
            if start:
                stream.readline()
            for line in stream:
                reader.take(line.decode("utf-8", "replace").rstrip("\n"))
    return reader, cut


def report(params: dict) -> dict:
    now = time.time()
    since = begin(params["since"], now)
    try:
        audit = Audit.now()
        state = {"recording": audit.silence() or "recording", "lost": audit.lost, "rules": len(audit.rules)}
    except AuditMissing as reason:
        state = {"recording": str(reason), "lost": 0, "rules": 0}
    log = log_file(CONFIGURATION)
    if not os.path.exists(log):
        return {**state, "since": since, "log": None}
    reader, cut = read_log(log, since, params["bytes"])
    return {**state, "since": since, "log": log, "first": reader.first, "cut": cut or reader.left_out > 0,
            **summary(list(reader.events.values()), params["users"], params["stack"], params["last"])}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "stack": {"type": "str", "required": True},
            "users": {"type": "dict", "required": True},
            "since": {"type": "str", "default": "today"},
            "last": {"type": "int", "default": 5},
            "bytes": {"type": "int", "default": 64 << 20},
        },
        supports_check_mode=True,
    )
    try:
        module.exit_json(changed=False, stdout=json.dumps(report(module.params)))
    except OSError as error:
        module.fail_json(msg=f"The audit log could not be read: {error.strerror} ({error.filename}).")
    except ValueError:
        module.fail_json(msg=f"`{module.params['since']}` is no time.")


if __name__ == "__main__":
    main()
