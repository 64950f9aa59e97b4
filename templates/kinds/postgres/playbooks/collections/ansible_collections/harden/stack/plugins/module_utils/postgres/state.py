"""The state of a PostgreSQL server as one batch of statements read it, compared with what is expected."""

from __future__ import annotations

from ..database.scram import holds
from ..record.differs import field, list_fields, of_account
from .client import OWNER, rows

__all__ = ["State"]

# What an application that changes rows may do: with each thing of the sort, and with each that is made later.
DATA = (
    *((right, scope) for scope in ("tables", "new tables") for right in ("SELECT", "INSERT", "UPDATE", "DELETE")),
    *((right, scope) for scope in ("sequences", "new sequences") for right in ("SELECT", "USAGE")),
    *(("USAGE", scope) for scope in ("schemas", "new schemas")),
)
# Where a right of such an account may be written down.
HOLDINGS = {"pg_database", "pg_namespace", "pg_class", "pg_default_acl"}


class State:
    """What was read. `accounts` are the wanted ones (user, rights, connections), `passwords` theirs by user and the
    administrator's."""

    def __init__(self, output: str, database: str, accounts: list, passwords: dict) -> None:
        found = rows(output)
        self.database, self.wanted, self.passwords = database, accounts, passwords
        self.roles = {row["name"]: row for row in found if row["kind"] == "role"}
        self.members, self.settings, self.holdings, self.ways, self.rights = (
            [row for row in found if row["kind"] == kind] for kind in ("member", "setting", "holding", "way", "right"))
        self.inside = next((row for row in found if row["kind"] == "inside"), None)
        self.mark = next((row for row in found if row["kind"] == "mark"), None)
        self.has_database = self.inside is not None

    def seed(self) -> str:
        """`half` only where the seed ended its transaction by itself: otherwise a seed that was cut off left
        nothing."""
        if not self.inside:
            return "wanted"
        if self.mark and self.mark["state"] == "started":
            return "wanted" if self.inside["objects"] == self.mark["objects_before"] else "half"
        if not self.inside["table"]:
            return "wanted"
        return "done" if self.mark else "foreign"

    def retry_is_safe(self) -> bool:
        return bool(self.mark) and self.mark["objects_before"] == 0

    def has_password(self) -> bool:
        return holds(self.roles["postgres"]["password"], self.passwords["postgres"])

    def has_owner(self) -> bool:
        """The role that owns the application's tables: nobody can log in as it, it has no power beyond, and everything
        is its own."""
        role = self.roles.get(OWNER)
        powers = role and (role["powers"] or role["login"] or self._memberships(OWNER))
        return role is not None and not powers and bool(self.inside) and self.inside["foreign"] == 0

    def open_rights(self) -> list:
        """What everybody may do who gets in at all, in words."""
        return sorted(
            f"{row['right']} on {row['scope']}"
            for row in self.rights
            if row["grantee"] == "PUBLIC" and (row["scope"].startswith("database ") or row["scope"] == "schemas")
        )

    def wrong_accounts(self) -> list:
        return [account["user"] for account in self.wanted if self._fault(account)]

    def differing(self, service: str, users: list) -> list:
        """What is found of these accounts, and what they get."""
        return [of_account(service, account["user"], self._fields(account))
                for account in self.wanted if account["user"] in users]

    def findings(self) -> list:
        faults = [fault for fault in map(self._fault, self.wanted) if fault]
        left, ways = self.open_rights(), self._strange_ways()
        mighty = sorted(role["name"] for role in self.roles.values() if "SUPERUSER" in role["powers"])
        return [
            finding(
                "least-privilege-account",
                not faults,
                "; ".join(map(self._evidence, self.wanted)) or "no application uses it",
                "; ".join(faults),
            ),
            finding(
                "local-root", not ways, f"{', '.join(mighty)} by the local socket", f"more is let in: {'; '.join(ways)}"
            ),
            finding("no-open-accounts", not left, ", ".join(left) or "none", "everybody who gets in may do this"),
        ]

    def _fault(self, account: dict) -> str:
        """What is wrong with a wanted account; empty when it is as expected."""
        user = account["user"]
        role = self.roles.get(user)
        if role is None:
            return f"{user} has no account"
        if not self._logs_in(user, role):
            return f"{user} cannot log in with its password"
        if role["powers"]:
            return f"{user} has the power of {', '.join(role['powers'])}"
        if role["connections"] != account["connections"]:
            limit = "all" if role["connections"] == -1 else role["connections"]
            return f"{user} may hold {limit} connections instead of {account['connections']}"
        as_wanted = (
            self._rights(user) == self._wanted_rights(account)
            and not self._held_elsewhere(user)
            and self._memberships(user) == ([OWNER] if account["rights"] == "schema" else [])
            and self._has_settings(account)
        )
        return "" if as_wanted else f"{user} has other rights than {account['rights']}"

    def _fields(self, account: dict) -> list:
        user, is_owner = account["user"], account["rights"] == "schema"
        role = self.roles.get(user)
        if role is None:
            return [field("account", None, account["rights"])]
        has_password = holds(role["password"], self.passwords[user])
        login = [] if has_password else [field("password", "(not shown)", "(not shown)")]
        login += [field("login", "closed or limited", "open")] if has_password and not self._logs_in(user, role) else []
        limit, wanted = "all" if role["connections"] == -1 else role["connections"], account["connections"]
        limits = [] if limit == wanted else [field("connections", str(limit), str(wanted))]
        elsewhere = [field("rights elsewhere", "some", None)] if self._held_elsewhere(user) else []
        settings = [field("settings", "others", "as in the project")] if not self._has_settings(account) else []
        return [
            *login,
            *list_fields("powers", {"": role["powers"]}, {}),
            *limits,
            *list_fields("member of", {"": self._memberships(user)}, {"": [OWNER] if is_owner else []}),
            *list_fields("rights on", by_scope(self._rights(user)), by_scope(self._wanted_rights(account))),
            *elsewhere,
            *settings,
        ]

    def _logs_in(self, user: str, role: dict) -> bool:
        return role["login"] and not role["until"] and role["inherit"] and holds(role["password"], self.passwords[user])

    def _evidence(self, account: dict) -> str:
        user = account["user"]
        rights = sorted({right for right, scope, *_ in self._rights(user) if scope == "tables"})
        whole = ["all that the owner may"] if OWNER in self._memberships(user) else []
        return f"{user}: {', '.join(rights + whole) or 'nothing'} on {self.database}"

    def _rights(self, user: str) -> list:
        return sorted(
            (row["right"], row["scope"], row["count"], row["grantable"])
            for row in self.rights
            if row["grantee"] == user
        )

    def _wanted_rights(self, account: dict) -> list:
        own = [("CONNECT", f"database {self.database}", 1, False)]
        if account["rights"] == "schema":
            return sorted([*own, ("TEMPORARY", f"database {self.database}", 1, False)])
        counts = {scope: self.inside[scope] if self.inside and scope in self.inside else 1 for _, scope in DATA}
        return sorted([*own, *((right, scope, counts[scope], False) for right, scope in DATA if counts[scope])])

    def _held_elsewhere(self, user: str) -> bool:
        return any(row["owned"] or row["database"] not in ("", self.database) or row["what"] not in HOLDINGS
                   for row in self.holdings if row["name"] == user)

    def _memberships(self, user: str) -> list:
        return sorted(row["of"] for row in self.members if row["name"] == user)

    def _settings(self, user: str) -> list:
        return sorted((row["database"] or "", row["settings"]) for row in self.settings if row["name"] == user)

    def _has_settings(self, account: dict) -> bool:
        wanted = [(self.database, [f"role={OWNER}"])] if account["rights"] == "schema" else []
        return self._settings(account["user"]) == wanted

    def _strange_ways(self) -> list:
        """Rules of pg_hba.conf that let in more than the administrator by the socket, and each account into its
        database."""
        wanted = {account["user"] for account in self.wanted}
        return [
            way["error"]
            or f"{way['type']} {','.join(way['databases'] or [])} {','.join(way['users'] or [])} {way['method']}"
            for way in self.ways
            if not self._is_wanted(way, wanted)
        ]

    def _is_wanted(self, way: dict, users: set) -> bool:
        if way["error"] or way["method"] == "reject":
            return not way["error"]
        if way["type"] == "local":
            return way["method"] == "peer" and way["users"] == ["postgres"]
        return way["method"] == "scram-sha-256" and way["databases"] == [self.database] and set(way["users"]) <= users


def by_scope(rights: list) -> dict:
    """The rights by what they are on; how many of the tables where it is more than one."""
    found = {}
    for right, scope, count, grantable in rights:
        grant = " with grant option" if grantable else ""
        found.setdefault(scope, []).append(f"{right}{f' ({count})' if count > 1 else ''}{grant}")
    return found


def finding(control: str, ok: bool, evidence: str, why: str) -> dict:
    return {"control": control, "ok": ok, "evidence": evidence, **({} if ok else {"why": why})}
