"""The state of a MariaDB or MySQL server as one batch of statements read it, compared with what is expected."""

from __future__ import annotations

from ..record.differs import field, list_fields, of_account
from .client import RIGHTS, pattern, quoted, rows
from .servers import SERVERS, Server

__all__ = ["State", "batch"]


def batch(server: Server, database: str, table: str, seed: str) -> str:
    """The statements; each prints one JSON document a line. The mark of the seed is only asked for where its table
    is."""
    name = quoted(database)
    mark = (
        "SELECT JSON_OBJECT('kind', 'mark', 'state', state, 'objects_before', objects_before) FROM harden_init.seed "
        f"WHERE name = {quoted(seed)}"
    )
    return f"""
SELECT JSON_OBJECT('kind', 'server', 'root', CURRENT_USER(),
  'database', (SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = {name}),
  'test', (SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'test'),
  'table', (SELECT COUNT(*) FROM information_schema.TABLES
    WHERE TABLE_SCHEMA = {name} AND TABLE_NAME = {quoted(table)}));
SELECT JSON_OBJECT('kind', 'account', 'user', User, 'host', Host, 'plugin', plugin, 'hash', authentication_string,
  'connections', max_user_connections, 'locked', {server.locked}, 'further', {server.further})
  FROM mysql.user u WHERE {server.logins};
SELECT JSON_OBJECT('kind', 'right', 'grantee', GRANTEE, 'scope', '*', 'right', PRIVILEGE_TYPE,
  'grantable', IS_GRANTABLE)
  FROM information_schema.USER_PRIVILEGES;
SELECT JSON_OBJECT('kind', 'right', 'grantee', GRANTEE, 'scope', TABLE_SCHEMA, 'right', PRIVILEGE_TYPE,
  'grantable', IS_GRANTABLE)
  FROM information_schema.SCHEMA_PRIVILEGES;
SELECT JSON_OBJECT('kind', 'right', 'grantee', GRANTEE, 'scope', CONCAT(TABLE_SCHEMA, '.', TABLE_NAME),
  'right', PRIVILEGE_TYPE,
  'grantable', IS_GRANTABLE) FROM information_schema.TABLE_PRIVILEGES;
SELECT JSON_OBJECT('kind', 'right', 'grantee', CONCAT(QUOTE(user), '@', QUOTE(host)), 'scope', CONCAT('role ', role),
  'right', 'role', 'grantable', 'NO') FROM ({server.roles}) given;
SET @mark = IF(EXISTS (SELECT 1 FROM information_schema.TABLES
  WHERE TABLE_SCHEMA = 'harden_init' AND TABLE_NAME = 'seed'),
  {quoted(mark)}, 'DO 0');
PREPARE mark FROM @mark;
EXECUTE mark;
"""


GRANTABLE = " with grant option"
# It has another one, or another way in beside it.
PASSWORD = field("password", "(not shown)", "(not shown)")


class State:
    """What was read of a server of that kind. `accounts` are the wanted ones (user, rights, connections), `passwords`
    theirs by user."""

    def __init__(self, kind: str, output: str, database: str, accounts: list, passwords: dict) -> None:
        found = rows(output)
        self.kind, self.database, self.wanted, self.passwords = SERVERS[kind], database, accounts, passwords
        self.server = next(row for row in found if row["kind"] == "server")
        self.accounts = [row for row in found if row["kind"] == "account"]
        self.rights = [row for row in found if row["kind"] == "right" and row["right"] != "USAGE"]
        self.mark = next((row for row in found if row["kind"] == "mark"), None)
        self.has_database = bool(self.server["database"])
        self.has_test_database = bool(self.server["test"])

    def wrong_accounts(self) -> list:
        return [account["user"] for account in self.wanted if self._fault(account)]

    def differing(self, service: str) -> list:
        """The accounts that are not as expected, with what is found of each and what it gets."""
        return [of_account(service, account["user"], self._fields(account))
                for account in self.wanted if self._fault(account)]

    def open_accounts(self) -> list:
        """Anonymous accounts, and root from elsewhere, as SQL; never the one that reads this."""
        names = [f"{quoted(row['user'])}@{quoted(row['host'])}" for row in self.accounts if self._is_open(row)]
        return [name for name in names if name != self._own_name()]

    def has_health_account(self) -> bool:
        """The health check's account: only the process owner of its name may be it, and it may do nothing but log
        in."""
        return any(row["user"] == "mysql" and row["host"] == "localhost" and row["plugin"] == self.kind.owner
                   for row in self.accounts) and not self._rights("mysql", "localhost")

    def seed(self) -> str:
        if self.mark and self.mark["state"] == "started":
            return "half"
        if not self.server["table"]:
            return "wanted"
        return "done" if self.mark else "foreign"

    def retry_is_safe(self) -> bool:
        return bool(self.mark) and self.mark["objects_before"] == 0

    def findings(self) -> list:
        faults = [fault for fault in map(self._fault, self.wanted) if fault]
        roots = sorted(row["host"] for row in self.accounts if row["user"] == "root")
        left = self._left_open()
        return [
            finding(
                "least-privilege-account",
                not faults,
                "; ".join(map(self._evidence, self.wanted)) or "no application uses it",
                "; ".join(faults),
            ),
            finding(
                "local-root", roots == ["localhost"], f"root at {', '.join(roots)}", "root may log in from elsewhere"
            ),
            finding("no-open-accounts", not left, ", ".join(left) or "none", "these are open to everybody"),
        ]

    def _fault(self, account: dict) -> str:
        """What is wrong with a wanted account; empty when it is as expected."""
        user = account["user"]
        found = self._found(user)
        if found is None:
            return f"{user} has no account"
        if not self._logs_in(user, found):
            return f"{user} does not log in by its password, or not by that alone"
        if found["connections"] != account["connections"]:
            return f"{user} may hold {found['connections'] or 'all'} connections instead of {account['connections']}"
        wanted = sorted(f"{right} on {pattern(self.database)}" for right in RIGHTS[account["rights"]])
        return "" if self._rights(user, "%") == wanted else f"{user} has other rights than {account['rights']}"

    def _fields(self, account: dict) -> list:
        user = account["user"]
        found = self._found(user)
        if found is None:
            return [field("account", None, account["rights"])]
        locked = [field("login", "locked", "open")] if str(found["locked"]) == "1" else []
        login = locked or ([] if self._logs_in(user, found) else [PASSWORD])
        limit, wanted = found["connections"] or "all", account["connections"]
        limits = [] if limit == wanted else [field("connections", str(limit), str(wanted))]
        own = {pattern(self.database): list(RIGHTS[account["rights"]])}
        return [*login, *limits, *list_fields("rights on", self._rights_by_scope(user, "%"), own)]

    def _found(self, user: str):
        return next((row for row in self.accounts if (row["user"], row["host"]) == (user, "%")), None)

    def _logs_in(self, user: str, found: dict) -> bool:
        return str(found["locked"]) != "1" and self.kind.is_password(self.passwords[user], found)

    def _evidence(self, account: dict) -> str:
        rights = ", ".join(self._rights(account["user"], "%")).replace(f" on {pattern(self.database)}", "")
        return f"{account['user']}: {rights or 'nothing'} on {self.database}"

    def _rights(self, user: str, host: str) -> list:
        # As GRANT says it, the grant option after the place.
        return sorted(f"{right.removesuffix(GRANTABLE)} on {scope}" + (GRANTABLE if right.endswith(GRANTABLE) else "")
                      for scope, rights in self._rights_by_scope(user, host).items() for right in rights)

    def _rights_by_scope(self, user: str, host: str) -> dict:
        found = {}
        for row in self.rights:
            if row["grantee"] == f"'{user}'@'{host}'":
                grant = GRANTABLE if row["grantable"] == "YES" else ""
                found.setdefault(row["scope"], []).append(row["right"] + grant)
        return found

    def _is_open(self, row: dict) -> bool:
        return row["user"] == "" or (row["user"] == "root" and row["host"] != "localhost")

    def _own_name(self) -> str:
        user, _, host = self.server["root"].rpartition("@")
        return f"{quoted(user)}@{quoted(host)}"

    def _left_open(self) -> list:
        anonymous = [f"''@{row['host']}" for row in self.accounts if row["user"] == ""]
        bare = [f"{row['user']}@{row['host']} without a password" for row in self.accounts
                if row["user"] and self.kind.has_none(row) and str(row["locked"]) != "1"]
        return anonymous + bare + (["database test"] if self.has_test_database else [])


def finding(control: str, ok: bool, evidence: str, why: str) -> dict:
    return {"control": control, "ok": ok, "evidence": evidence, **({} if ok else {"why": why})}
