"""The audit rules of a server: which of the project's fit it, which of them stand in rules.d, and which the kernel
has."""

from __future__ import annotations

import os
import subprocess

from ..audit.kernel import Audit, AuditMissing
from ..audit.rules import canonical, for_accounts, for_server, login_homes, misfit, rules_in
from ..record.states import content_of, file_state, planned_file

__all__ = ["RULES", "fitting", "look", "missing_rules", "on_this_server", "planned", "rule_files", "stale"]

RULES = "/etc/audit/rules.d"
FOLDERS = "/etc/tmpfiles.d/harden-init-audit.conf"
UNIT = "/etc/systemd/system/auditd.service.d/harden-init.conf"


def look(wanted: dict) -> dict:
    """`wanted`: files, the texts of the project's rule files by their names; folders, the tmpfiles.d text for what they
    need at boot; unit, what is added to the audit daemon's unit where it needs that. All are handed on, because what
    comes before in the play may change what fits this server."""
    texts = wanted["files"]
    if not texts:
        return {**wanted, "todo": [], "readings": {}}
    names = ["audit", *(f"audit {name}" for name in texts)]
    try:
        audit = Audit.now()
    except AuditMissing as reason:
        return {**wanted, "todo": [], "readings": {}, "unread": dict.fromkeys(names, str(reason))}
    files = fitting(texts, wanted["folders"], wanted["unit"])
    texts = on_this_server(texts)
    missing = {name: missing_rules(text, audit) for name, text in texts.items()}
    waking = [] if audit.daemon and audit.enabled else [audit.silence()]
    loading = (
        [] if audit.locked else [f"{name}: {len(rules)} rules to load" for name, rules in missing.items() if rules]
    )
    return {
        **wanted,
        "todo": stale(files) + loading + waking,
        "readings": {"audit": audit.silence() or audit.gap() or "recording",
                     **{f"audit {name}": describe(text, missing[name], audit) for name, text in texts.items()}},
    }


def fitting(texts: dict, folders: str, unit: str, folder: str = RULES) -> dict:
    """The files as they must be on this server, by path."""
    texts = on_this_server(texts)
    others = {canonical(rule) for name in rule_files(folder) if name not in texts
              for rule in rules_in(content_of(os.path.join(folder, name)).decode("utf-8", "replace"))}
    rules = {os.path.join(folder, name): for_server(text, others) for name, text in texts.items()}
    return {**rules, FOLDERS: existing_folders(folders), **({UNIT: f"{unit}\n"} if hides_homes() else {})}


def hides_homes(path: str = UNIT) -> bool:
    """Whether who loads the rules at boot cannot see what is in homes, or could not before."""
    words = ["systemctl", "show", "--property", "ProtectHome", "--value", "auditd.service"]
    try:
        said = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return False
    return os.path.exists(path) or said in ("yes", "tmpfs")


def on_this_server(texts: dict) -> dict:
    """The texts with a rule for each account, where one is for all of them."""
    homes = login_homes()
    return {name: for_accounts(text, homes) for name, text in texts.items()}


def existing_folders(text: str) -> str:
    """Without the folders that this server does not have: nothing is made that was not there."""
    lines = [line for line in text.splitlines() if not line.startswith("d ") or os.path.isdir(line.split()[1])]
    return "\n".join(lines) + "\n"


def rule_files(folder: str) -> list:
    try:
        return sorted(name for name in os.listdir(folder) if name.endswith(".rules"))
    except OSError:
        return []


def stale(files: dict) -> list:
    """The files that are not as they must be."""
    return [path for path, text in files.items() if file_state(path) != planned(path, text)]


def planned(path: str, text: str) -> dict:
    """Rules are for root alone: they tell what is not watched."""
    return planned_file(text.encode(), 0o640 if path.startswith(RULES) else 0o644)


def missing_rules(text: str, audit: Audit) -> list:
    """The rules of a file that fit this server and that the kernel has not, anyone who was to load them."""
    return [rule for rule in rules_in(text) if not misfit(rule, set()) and canonical(rule) not in audit.loaded]


def describe(text: str, missing: list, audit: Audit) -> str:
    if not missing:
        return "loaded"
    if audit.locked:
        return "reboot needed: the rules are locked (-e 2)"
    return f"{len(missing)} of {len(rules_in(text))} rules are not loaded, first: {missing[0]}"
