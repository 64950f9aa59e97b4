"""In what the servers of the family differ: how they keep accounts, and the hashes of passwords."""

from __future__ import annotations

import hashlib
import hmac
import json
from types import SimpleNamespace

from .hash import caching_sha2_fits

__all__ = ["SERVERS", "Server"]


# Not a dataclass: Python takes as long to import those as to ask a server for all of this.
class Server(SimpleNamespace):
    """`plugin` is that of accounts with a password, which `identified` gives them; `further` is the SQL by which a row
    of mysql.user tells the other ways to log in that an account has, `twice` whether it needs the password as one of
    them; `owner` that of an account which only a process of the same name may be. `locked` is the SQL by which a row of
    mysql.user tells whether nobody can log in, `logins` which rows are no roles, and `roles` who has which role.
    `without_roles` takes the roles of an account away, where the revocation of all privileges leaves them. `fits` says
    whether a password is the one that the server keeps a hash of."""

    def is_password(self, password: str, row: dict) -> bool:
        """Whether an account logs in by that password and by nothing else, told without logging in."""
        ways = ways_of(row)
        return len(ways) == (2 if self.twice else 1) and all(
            plugin == self.plugin and self.fits(password, stored) for plugin, stored in ways)

    def has_none(self, row: dict) -> bool:
        """Whether an account lets everybody in who knows its name."""
        native = ("", "mysql_native_password", self.plugin)
        return any(plugin in native and not stored for plugin, stored in ways_of(row))


def ways_of(row: dict) -> list:
    """(plugin, what it keeps) of each way to log in to an account. Among the further ones an empty one stands for that
    of the row itself."""
    further = row.get("further") or []
    further = json.loads(further) if isinstance(further, str) else further
    return [(row["plugin"], row["hash"] or ""),
            *((way.get("plugin", ""), way.get("authentication_string", "")) for way in further if way)]


def native_hash(password: str) -> str:
    return "*" + hashlib.sha1(hashlib.sha1(password.encode()).digest()).hexdigest().upper()


def native_fits(password: str, stored: str) -> bool:
    return hmac.compare_digest(stored, native_hash(password))


WITHOUT_ROLES = """SET @roles = (SELECT GROUP_CONCAT(QUOTE(FROM_USER), '@', QUOTE(FROM_HOST)) FROM mysql.role_edges
  WHERE TO_USER = {user} AND TO_HOST = '%');
SET @taken = IF(@roles IS NULL, 'DO 0', CONCAT('REVOKE ', @roles, ' FROM ', QUOTE({user}), '@', QUOTE('%')));
PREPARE taken FROM @taken;
EXECUTE taken;"""

SERVERS = {
    "mariadb": Server(
        plugin="mysql_native_password",
        # SET PASSWORD, which every account may do for itself, changes the first way only: whoever has taken over the
        # application cannot lock it out.
        identified="IDENTIFIED VIA mysql_native_password USING PASSWORD({0})"
        " OR mysql_native_password USING PASSWORD({0})",
        further="""(SELECT JSON_EXTRACT(Priv, '$.auth_or') FROM mysql.global_priv g
                      WHERE g.User = u.User AND g.Host = u.Host)""",
        twice=True,
        owner="unix_socket",
        locked="""COALESCE((SELECT JSON_VALUE(Priv, '$.account_locked') FROM mysql.global_priv g
                      WHERE g.User = u.User AND g.Host = u.Host), 0)""",
        # Up to 10.11 this view has the collation of whoever made it, which not every text can be compared with.
        logins="BINARY is_role = 'N'",
        roles="SELECT User AS user, Host AS host, Role AS role FROM mysql.roles_mapping",
        without_roles="",
        fits=native_fits,
    ),
    "mysql": Server(
        plugin="caching_sha2_password",
        identified="IDENTIFIED WITH caching_sha2_password BY {0}",
        further="NULL",
        twice=False,
        owner="auth_socket",
        locked="IF(account_locked = 'Y', 1, 0)",
        logins="TRUE",
        roles="SELECT TO_USER AS user, TO_HOST AS host, FROM_USER AS role FROM mysql.role_edges",
        without_roles=WITHOUT_ROLES,
        fits=caching_sha2_fits,
    ),
}
