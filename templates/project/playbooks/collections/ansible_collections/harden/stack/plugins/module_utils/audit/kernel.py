"""Asks the kernel about audit, by auditctl: whether it records, and by which rules."""

from __future__ import annotations

import subprocess

from ..system.programs import environment, find_program
from .rules import canonical, rules_in

__all__ = ["Audit", "AuditMissing", "call"]

LOCKED = 2


class AuditMissing(Exception):
    """Nothing can be asked; the text says why."""


class Audit:
    """What the kernel said, once."""

    def __init__(self, status: str, rules: str) -> None:
        words = [line.split() for line in status.splitlines()]
        numbers = {line[0]: int(line[1]) for line in words if len(line) > 1 and line[1].isdigit()}
        self.enabled, self.daemon, self.lost = numbers.get("enabled", 0), numbers.get("pid", 0), numbers.get("lost", 0)
        self.rules = rules_in(rules)
        self.loaded = {canonical(rule) for rule in self.rules}

    @classmethod
    def now(cls) -> "Audit":
        """Raises AuditMissing without auditctl, and where the kernel does not answer, as in a container."""
        if find_program("auditctl") is None:
            raise AuditMissing("the program auditctl is missing (package auditd)")
        answers = [call("auditctl", word) for word in ("-s", "-l")]
        for code, said in answers:
            if code != 0 or "Error" in said:
                raise AuditMissing(
                    f"the kernel lets nobody here use audit: {said.splitlines()[0] if said else 'no word was given'}"
                )
        return cls(answers[0][1], answers[1][1])

    @property
    def locked(self) -> bool:
        """Rules can only be changed by a reboot (-e 2)."""
        return self.enabled == LOCKED

    def gap(self) -> str:
        """How many records were lost; empty where none was."""
        return f"recording, but {self.lost} events were lost since boot" if self.lost else ""

    def silence(self) -> str:
        """What keeps the kernel from recording anything; empty when nothing does."""
        if self.enabled == 0:
            return "switched off (auditctl -e 0)"
        if "never,task" in self.loaded:
            return "silenced by the rule -a never,task"
        return "" if self.daemon else "no audit daemon runs that would keep the records"


def call(program: str, *words: str) -> tuple:
    """Exit code and everything that was said."""
    done = subprocess.run(
        [program, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        env=environment(),
    )
    return done.returncode, done.stdout.strip()
