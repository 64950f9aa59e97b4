"""The users of a Redis or Valkey server as it has them, compared with what is expected."""

from __future__ import annotations

import hashlib
import hmac

from ..record.differs import field, of_account
from .client import CommandError

__all__ = ["ADMIN", "State", "questions"]

ADMIN = "admin"

# What no application may do, one command of every sort that commands like it are of. The server is only asked, nothing
# of it is run.
NEVER = (
    "ACL LIST",
    "ACL SETUSER x on",
    "BGREWRITEAOF",
    "CLIENT KILL x",
    "CLIENT LIST",
    "CLUSTER RESET",
    "CONFIG GET x",
    "CONFIG SET x y",
    "DEBUG SLEEP 0",
    "FLUSHALL",
    "INFO",
    "KEYS x",
    "LATENCY RESET",
    "MIGRATE x 1 x 0 1",
    "MODULE LOAD x",
    "MONITOR",
    "REPLICAOF x 1",
    "SAVE",
    "SHUTDOWN",
    "SLOWLOG GET",
    "SWAPDB 0 1",
)
# What only those may do that run programs inside the server.
PROGRAMS = ("EVAL x 0", "FUNCTION LOAD x", "SCRIPT LOAD x")
# What shows an application keys or channels that are not its own.
BEYOND = ("DBSIZE", "GET x", "PUBLISH x x", "PUBSUB CHANNELS", "RANDOMKEY", "SCAN 0", "SET x x")


def questions(accounts: list) -> list:
    """The commands that read everything; nothing is changed by them."""
    return ["ACL USERS", "ACL GETUSER default", f"ACL GETUSER {ADMIN}", "CONFIG GET appendonly",
            *(f"ACL GETUSER {account['user']}" for account in accounts),
            *(f"ACL DRYRUN {account['user']} {command}" for account in accounts for command in tried(account))]


def tried(account: dict) -> list:
    """The commands whose outcome is known beforehand."""
    return [*allowed(account), *refused(account)]


def allowed(account: dict) -> list:
    key = account["prefix"] + "x"
    return [f"GET {key}", f"SET {key} x", f"PUBLISH {key} x", *(PROGRAMS if account["rights"] == "schema" else ())]


def refused(account: dict) -> list:
    return [*NEVER, *(PROGRAMS if account["rights"] == "data" else ()), *(BEYOND if account["prefix"] else ())]


class State:
    """What was answered to the questions. `accounts` are the wanted ones (user, rights, prefix), `passwords` theirs by
    user."""

    def __init__(self, found: list, accounts: list, passwords: dict) -> None:
        self.wanted, self.passwords = accounts, passwords
        rest = iter(found)
        self.names, self.default, self.admin, settings = (next(rest) for _ in range(4))
        self.appends = settings["appendonly"] == "yes"
        self.users = {account["user"]: next(rest) for account in accounts}
        self.outcomes = {account["user"]: {command: next(rest) for command in tried(account)} for account in accounts}

    def todo(self) -> list:
        return [
            *(f"user {account['user']}" for account in self.wanted if self._fault(account)),
            *(f"open user {user}" for user in self._left_open()),
            *([] if self.appends else ["file of changes"]),
        ]

    def differing(self, service: str) -> list:
        """The users that are not as expected, each with what is wrong with it."""
        wrong = [(account["user"], fault) for account in self.wanted if (fault := self._fault(account))]
        left = [(user, f"{user} is open") for user in self._left_open()]
        return [of_account(service, user, [field("user", fault, "as in the file of users")])
                for user, fault in [*wrong, *left]]

    def findings(self) -> list:
        faults = [fault for fault in map(self._fault, self.wanted) if fault]
        left = self._left_open()
        return [
            finding(
                "least-privilege-account",
                not faults,
                "; ".join(map(evidence, self.wanted)) or "no application uses it",
                "; ".join(faults),
            ),
            finding(
                "no-open-accounts",
                not left,
                ", ".join(left) or "none",
                "these are open to everyone, or to an unknown account",
            ),
        ]

    def _fault(self, account: dict) -> str:
        """What is wrong with a wanted user; empty when it is as expected."""
        user, found = account["user"], self.users[account["user"]]
        if not found:
            return f"{user} is no user"
        if "on" not in found["flags"] or "nopass" in found["flags"] or not self._has_password(user, found["passwords"]):
            return f"{user} cannot log in with its password, or with others too"
        if (found["keys"], found["channels"], found["selectors"]) != (
            f"~{account['prefix']}*",
            f"&{account['prefix']}*",
            [],
        ):
            return f"{user} reaches other keys or channels than {account['prefix']}*"
        outcomes = self.outcomes[user]
        wrong = [command for command in allowed(account) if outcomes[command] != "OK"] + [
            command
            for command in refused(account)
            if outcomes[command] == "OK" or isinstance(outcomes[command], CommandError)
        ]
        return f"{user} has other rights than {account['rights']}: {', '.join(wrong)}" if wrong else ""

    def _has_password(self, user: str, hashes: list) -> bool:
        wanted = hashlib.sha256(self.passwords[user].encode()).hexdigest()
        return len(hashes) == 1 and hmac.compare_digest(hashes[0], wanted)

    def _left_open(self) -> list:
        known = {"default", ADMIN, *(account["user"] for account in self.wanted)}
        return [*(["default"] if "on" in self.default["flags"] else []),
                *([ADMIN] if "nopass" in self.admin["flags"] or len(self.admin["passwords"]) != 1 else []),
                *sorted(set(self.names) - known)]


def evidence(account: dict) -> str:
    programs = " and programs in the server" if account["rights"] == "schema" else ""
    return f"{account['user']}: keys {account['prefix']}*, no dangerous command{programs}"


def finding(control: str, ok: bool, evidence: str, why: str) -> dict:
    return {"control": control, "ok": ok, "evidence": evidence, **({} if ok else {"why": why})}
