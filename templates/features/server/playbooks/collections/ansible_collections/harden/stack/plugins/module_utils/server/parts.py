"""What the parts of a server's preparation have in common: how they refuse, and what their readings are compared
with."""

from __future__ import annotations

__all__ = ["ServerFault", "findings_of", "run_parts"]


class ServerFault(Exception):
    """Why this server cannot be brought to what is expected, as a sentence that also says what to do."""


def run_parts(parts: dict, wanted: dict) -> tuple:
    """Looks with every part that is wanted. Returns what each found and the faults of all: someone who fixes them
    fixes them once."""
    found, faults = {}, []
    for name, part in parts.items():
        if name not in wanted:
            continue
        try:
            found[name] = part.look(wanted[name])
        except ServerFault as fault:
            faults.append(str(fault))
    return found, faults


def findings_of(host: str, checks: dict, found: dict) -> list:
    """A finding for each control. `checks` holds what is expected by control and reading; a part gives `readings`, and
    in `unread` why one of them could not be taken."""
    readings, unread = {}, {}
    for part in found.values():
        readings.update(part.get("readings", {}))
        unread.update(part.get("unread", {}))
    return [_finding(host, control, wanted, readings, unread) for control, wanted in checks.items()]


def _finding(host: str, control: str, wanted: dict, readings: dict, unread: dict) -> dict:
    """A wrong reading outweighs one that was not possible, and both outweigh a right one."""
    finding = {"host": host, "control": control, "ok": True}
    read = {name: readings[name] for name in wanted if name in readings}
    wrong = [f"{name} is {value}, wanted {wanted[name]}" for name, value in read.items() if value != wanted[name]]
    missing = [unread.get(name, f"{name} was not read") for name in wanted if name not in readings]
    if wrong or missing:
        finding.update(ok=False if wrong else None, why="; ".join(dict.fromkeys(wrong or missing)))
    evidence = ", ".join(f"{name} {value}" for name, value in read.items())
    return {**finding, "evidence": evidence} if evidence else finding
