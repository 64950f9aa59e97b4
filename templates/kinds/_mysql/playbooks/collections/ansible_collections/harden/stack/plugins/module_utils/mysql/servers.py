"""In what the servers of the family differ: how they keep accounts, and the hashes of passwords."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Callable

from .hash import caching_sha2_fits

__all__ = ["SERVERS", "Server"]


@dataclass(frozen=True)
class Server:
    """`plugin` is that of accounts with a password, which `identified` gives them; `owner` that of an account which
    only a process of the same name may be. `locked` is the SQL by which a row of mysql.user tells whether nobody can
    log in, `logins` which rows are no roles, and `roles` who has which role. `without_roles` takes the roles of an
    account away, where the revocation of all privileges leaves them."""

    plugin: str
    identified: str
    owner: str
    locked: str
    logins: str
    roles: str
    without_roles: str
    fits: Callable[[str, str], bool]

    def is_password(self, password: str, plugin: str, stored: str) -> bool:
        """Whether an account logs in by that password, told without logging in."""
        return plugin == self.plugin and self.fits(password, stored or "")

    def has_none(self, plugin: str, stored: str) -> bool:
        """Whether an account lets everybody in who knows its name."""
        return plugin in ("", "mysql_native_password", self.plugin) and not stored


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
        identified="IDENTIFIED BY",
        owner="unix_socket",
        locked="""COALESCE((SELECT JSON_VALUE(Priv, '$.account_locked') FROM mysql.global_priv g
                      WHERE g.User = u.User AND g.Host = u.Host), 0)""",
        logins="is_role = 'N'",
        roles="SELECT User AS user, Host AS host, Role AS role FROM mysql.roles_mapping",
        without_roles="",
        fits=native_fits,
    ),
    "mysql": Server(
        plugin="caching_sha2_password",
        identified="IDENTIFIED WITH caching_sha2_password BY",
        owner="auth_socket",
        locked="IF(account_locked = 'Y', 1, 0)",
        logins="TRUE",
        roles="SELECT TO_USER AS user, TO_HOST AS host, FROM_USER AS role FROM mysql.role_edges",
        without_roles=WITHOUT_ROLES,
        fits=caching_sha2_fits,
    ),
}
