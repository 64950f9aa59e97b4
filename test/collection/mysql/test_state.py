"""What is seen of a MariaDB or MySQL server's accounts, rights and tables."""

import json

import pytest

from ansible_collections.harden.stack.plugins.module_utils.mysql.hash import sha256_crypt
from ansible_collections.harden.stack.plugins.module_utils.mysql.servers import SERVERS, native_hash
from ansible_collections.harden.stack.plugins.module_utils.mysql.state import State
from support import includes

PASSWORD = "it's\\mine"


def account(user: str, host: str, **other) -> dict:
    return {
        "kind": "account",
        "user": user,
        "host": host,
        "plugin": "mysql_native_password",
        "hash": "*2",
        "locked": "0",
        **other,
    }


def grant(grantee: str, scope: str, right: str) -> dict:
    return {"kind": "right", "grantee": grantee, "scope": scope, "right": right, "grantable": "NO"}


SERVER = {"kind": "server", "root": "root@localhost", "database": 1, "test": 0, "table": 1}
ROOT = account("root", "localhost", hash="*1")
HEALTH = account("mysql", "localhost", plugin="unix_socket", hash="")
WAY = {"plugin": "mysql_native_password", "authentication_string": native_hash(PASSWORD)}
WEB = account("web", "%", hash=native_hash(PASSWORD), connections=40, further=[{}, WAY])
RIGHTS = [grant("'web'@'%'", "my\\_db", right) for right in ("SELECT", "INSERT", "UPDATE", "DELETE")]
MARK = {"kind": "mark", "state": "done", "objects_before": 0}
WHOLE = [SERVER, ROOT, HEALTH, WEB, *RIGHTS, MARK]
OTHER_PLUGINS = {"mysql_native_password": "caching_sha2_password", "unix_socket": "auth_socket"}


def look(rows: list, server: str = "mariadb") -> dict:
    output = "\n".join(json.dumps(row) for row in rows)
    wanted = [{"user": "web", "rights": "data", "connections": 40}]
    state = State(server, output, "my_db", wanted, {"web": PASSWORD})
    return {"wrong": state.wrong_accounts(), "open": state.open_accounts(), "health": state.has_health_account(),
            "seed": state.seed(), "findings": [finding["ok"] for finding in state.findings()]}


def as_mysql(rows: list) -> list:
    """The rows as MySQL gives them: the password of the web service's account is hashed as a server did it."""
    salt = "twenty bytes of salt"
    hashed = f"$A$005${salt}{sha256_crypt(PASSWORD.encode(), salt.encode(), 5000)}"
    return [
        (
            row
            if "plugin" not in row
            else {**row, "plugin": OTHER_PLUGINS[row["plugin"]], "hash": hashed if row is WEB else row["hash"],
                  "further": None}
        )
        for row in rows
    ]


def without(gone: dict) -> list:
    return [row for row in WHOLE if row is not gone]


def changed(one: dict, **other) -> list:
    return [{**row, **other} if row is one else row for row in WHOLE]


def test_a_server_that_has_all_that_is_wanted_leaves_nothing_to_do():
    nothing = {"wrong": [], "open": [], "health": True, "seed": "done", "findings": [True, True, True]}
    assert look(WHOLE) == nothing
    assert look(as_mysql(WHOLE), "mysql") == nothing


def test_each_server_has_its_own_ways_to_log_in():
    assert sorted(SERVERS) == ["mariadb", "mysql"]
    assert includes(look(WHOLE, "mysql"), {"wrong": ["web"], "health": False})
    assert includes(look(as_mysql(WHOLE), "mariadb"), {"wrong": ["web"], "health": False})


@pytest.mark.parametrize("what, other, findings", [
    ("an account without a password", {"hash": ""}, [True, True, False]),
    ("one that nobody can log in to", {"hash": "", "locked": "1"}, [True, True, True]),
])
def test_seen_in_mysql(what, other, findings):
    assert look(as_mysql([*WHOLE, account("x", "%", **other)]), "mysql")["findings"] == findings, what


NO_ACCOUNT = {"wrong": ["web"], "findings": [False, True, True]}


@pytest.mark.parametrize("what, rows, seen", [
    ("no account", without(WEB), NO_ACCOUNT),
    ("another password", changed(WEB, hash="*0"), NO_ACCOUNT),
    ("one way to log in only, which the account could change", changed(WEB, further=None), NO_ACCOUNT),
    ("a way that the account changed", changed(WEB, further=[{}, {**WAY, "authentication_string": "*0"}]), NO_ACCOUNT),
    ("the same, as a text", changed(WEB, further=json.dumps([{**WAY, "authentication_string": "*0"}, {}])), NO_ACCOUNT),
    ("a way without a password", changed(WEB, further=[{}, {"plugin": "mysql_native_password"}]),
     {"wrong": ["web"], "findings": [False, True, False]}),
    ("a locked account", changed(WEB, locked="1"), NO_ACCOUNT),
    ("every connection", changed(WEB, connections=0), NO_ACCOUNT),
    ("a right too few", without(RIGHTS[0]), NO_ACCOUNT),
    ("a right on another database", [*WHOLE, grant("'web'@'%'", "mysql", "SELECT")], {"wrong": ["web"]}),
    ("a right on everything", [*WHOLE, grant("'web'@'%'", "*", "FILE")], {"wrong": ["web"]}),
    ("a role", [*WHOLE, grant("'web'@'%'", "role admin", "role")], {"wrong": ["web"]}),
    ("root from everywhere", [*WHOLE, account("root", "%")], {"open": ["'root'@'%'"], "findings": [True, False, True]}),
    ("an anonymous account", [*WHOLE, account("", "localhost")],
     {"open": ["''@'localhost'"], "findings": [True, True, False]}),
    ("an account without a password", [*WHOLE, account("x", "%", hash="")], {"findings": [True, True, False]}),
    ("a test database", changed(SERVER, test=1), {"findings": [True, True, False]}),
    ("a mighty health account", [*WHOLE, grant("'mysql'@'localhost'", "*", "SELECT")], {"health": False}),
    ("a missing table", changed(SERVER, table=0), {"seed": "wanted"}),
    ("a seed that was cut off", changed(MARK, state="started"), {"seed": "half"}),
    ("a table of somebody else", without(MARK), {"seed": "foreign"}),
])
def test_is_seen(what, rows, seen):
    assert includes(look(rows), seen), what


def differing(rows: list) -> list:
    wanted = [{"user": "web", "rights": "data", "connections": 40}]
    state = State("mariadb", "\n".join(json.dumps(row) for row in rows), "my_db", wanted, {"web": PASSWORD})
    return [(one["name"], one["state"], one["services"], one["fields"]) for one in state.differing("db")]


@pytest.mark.parametrize("rows, state, fields", [
    (without(WEB), "new", [{"field": "account", "after": "data"}]),
    (changed(WEB, connections=0), "changed", [{"field": "connections", "before": "all", "after": "40"}]),
    (changed(WEB, locked="1"), "changed", [{"field": "login", "before": "locked", "after": "open"}]),
    (changed(WEB, hash="*9"), "changed", [{"field": "password", "before": "(not shown)", "after": "(not shown)"}]),
    ([*WHOLE, grant("'web'@'%'", "*", "FILE")], "changed", [{"field": "rights on *", "before": "FILE"}]),
    (without(RIGHTS[0]), "changed", [{"field": "rights on my\\_db", "before": "DELETE, INSERT, UPDATE",
                                      "after": "DELETE, INSERT, SELECT, UPDATE"}]),
])
def test_what_differs_of_an_account_is_told_with_both_sides(rows, state, fields):
    assert differing(rows) == [("web", state, ["db"], fields)]


def test_nothing_differs_of_an_account_that_is_right():
    assert differing(WHOLE) == []
