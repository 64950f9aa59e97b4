"""What is seen of a PostgreSQL server's accounts, rights and tables."""

import json

import pytest

from ansible_collections.harden.stack.plugins.module_utils.postgres.client import OWNER
from ansible_collections.harden.stack.plugins.module_utils.database.scram import verifier
from ansible_collections.harden.stack.plugins.module_utils.postgres.state import State
from support import includes

PASSWORD = "it's\\mine"


def role(name: str, **other) -> dict:
    return {
        "kind": "role",
        "name": name,
        "login": True,
        "inherit": True,
        "connections": 40,
        "until": None,
        "powers": [],
        **other,
    }


def right(name: str, scope: str, count: int = 1, **other) -> dict:
    return {
        "kind": "right",
        "grantee": "web",
        "right": name,
        "scope": scope,
        "grantable": False,
        "count": count,
        **other,
    }


def holding(what: str, **other) -> dict:
    return {"kind": "holding", "name": "web", "database": "shop", "what": what, "owned": False, **other}


def way(kind: str, databases: list, users: list, method: str, **other) -> dict:
    return {
        "kind": "way",
        "type": kind,
        "databases": databases,
        "users": users,
        "method": method,
        "error": None,
        **other,
    }


ADMINISTRATOR = role("postgres", powers=["SUPERUSER", "CREATEDB"], connections=-1, password=verifier("secret"))
TABLES_OWNER = role(OWNER, login=False, connections=-1, password=None)
WEB = role("web", password=verifier(PASSWORD))
INSIDE = {"kind": "inside", "schemas": 1, "tables": 3, "sequences": 2, "objects": 5, "foreign": 0, "table": True}
MARK = {"kind": "mark", "state": "done", "objects_before": 0}
CONNECT = right("CONNECT", "database shop")
RIGHTS = [
    CONNECT,
    right("USAGE", "schemas"),
    right("USAGE", "new schemas"),
    *(
        one
        for name in ("SELECT", "INSERT", "UPDATE", "DELETE")
        for one in (right(name, "tables", 3), right(name, "new tables"))
    ),
    *(one for name in ("SELECT", "USAGE") for one in (right(name, "sequences", 2), right(name, "new sequences"))),
]
WAYS = [
    way("local", ["all"], ["postgres"], "peer"),
    way("host", ["shop"], ["web"], "scram-sha-256"),
    way("host", ["all"], ["all"], "reject"),
]
WHOLE = [ADMINISTRATOR, TABLES_OWNER, WEB, INSIDE, MARK, *RIGHTS, *WAYS]


def look(rows: list, rights: str = "data") -> dict:
    output = "\n".join(json.dumps(row) for row in rows)
    wanted = [{"user": "web", "rights": rights, "connections": 40}]
    state = State(output, "shop", wanted, {"web": PASSWORD, "postgres": "secret"})
    told = state.differing("db", state.wrong_accounts())
    assert all(one["fields"] for one in told), "what is wrong with an account is told with both sides"
    assert "SCRAM" not in json.dumps(told)
    return {
        "wrong": state.wrong_accounts(),
        "open": state.open_rights(),
        "owner": state.has_owner(),
        "password": state.has_password(),
        "seed": state.seed(),
        "findings": [finding["ok"] for finding in state.findings()],
    }


def without(gone: dict) -> list:
    return [row for row in WHOLE if row is not gone]


def changed(one: dict, **other) -> list:
    return [{**row, **other} if row is one else row for row in WHOLE]


def test_a_server_that_has_all_that_is_wanted_leaves_nothing_to_do():
    assert look(WHOLE) == {"wrong": [], "open": [], "owner": True, "password": True, "seed": "done",
                           "findings": [True, True, True]}


OTHER_WAY_IN = {"findings": [True, False, True]}


@pytest.mark.parametrize("what, rows, seen", [
    ("no account", without(WEB), {"wrong": ["web"], "findings": [False, True, True]}),
    ("another password", changed(WEB, password=verifier("other")), {"wrong": ["web"]}),
    ("an account that cannot log in", changed(WEB, login=False), {"wrong": ["web"]}),
    ("an account with an end", changed(WEB, until="2020-01-01"), {"wrong": ["web"]}),
    ("a power", changed(WEB, powers=["CREATEROLE"]), {"wrong": ["web"]}),
    ("every connection", changed(WEB, connections=-1), {"wrong": ["web"]}),
    ("a right too few", without(CONNECT), {"wrong": ["web"]}),
    ("a table without the right", changed(RIGHTS[3], count=2), {"wrong": ["web"]}),
    ("a right that can be handed on", changed(RIGHTS[3], grantable=True), {"wrong": ["web"]}),
    ("a right too many", [*WHOLE, right("TRUNCATE", "tables", 3)], {"wrong": ["web"]}),
    ("another database", [*WHOLE, right("CONNECT", "database postgres")], {"wrong": ["web"]}),
    ("a function", [*WHOLE, holding("pg_proc")], {"wrong": ["web"]}),
    ("a table of its own", [*WHOLE, holding("pg_class", owned=True)], {"wrong": ["web"]}),
    ("a thing of another database", [*WHOLE, holding("pg_class", database="old")], {"wrong": ["web"]}),
    ("a setting", [*WHOLE, {"kind": "setting", "name": "web", "database": None, "settings": ["role=x"]}],
     {"wrong": ["web"]}),
    ("a role", [*WHOLE, {"kind": "member", "of": OWNER, "name": "web"}], {"wrong": ["web"]}),
    ("an owner that can log in", changed(TABLES_OWNER, login=True), {"owner": False}),
    ("tables of somebody else", changed(INSIDE, foreign=1), {"owner": False}),
    ("no owner", without(TABLES_OWNER), {"owner": False}),
    ("an administrator with another password", changed(ADMINISTRATOR, password=verifier("x")), {"password": False}),
    ("a schema in which everybody makes tables", [*WHOLE, right("CREATE", "schemas", grantee="PUBLIC")],
     {"open": ["CREATE on schemas"], "findings": [True, True, False]}),
    ("a way in for everybody", [*WHOLE, way("host", ["all"], ["all"], "trust")], OTHER_WAY_IN),
    ("a way in for the administrator", [*WHOLE, way("host", ["shop"], ["postgres"], "scram-sha-256")], OTHER_WAY_IN),
    ("a rule that cannot be read", [*WHOLE, way("host", [], [], "reject", error="odd")], OTHER_WAY_IN),
    ("a missing table", changed(INSIDE, table=False), {"seed": "wanted"}),
    ("no database", without(INSIDE), {"seed": "wanted", "owner": False, "wrong": ["web"]}),
    ("a seed that was cut off and left nothing", changed(MARK, state="started", objects_before=5), {"seed": "wanted"}),
    ("a seed that ended its transaction and was cut off", changed(MARK, state="started"), {"seed": "half"}),
    ("a table of somebody else's", without(MARK), {"seed": "foreign"}),
])
def test_is_seen(what, rows, seen):
    assert includes(look(rows), seen), what


def test_an_application_that_changes_tables_begins_as_their_owner_and_has_no_right_of_its_own_beyond():
    member = {"kind": "member", "of": OWNER, "name": "web"}
    setting = {"kind": "setting", "name": "web", "database": "shop", "settings": [f"role={OWNER}"]}
    temporary = right("TEMPORARY", "database shop")
    rows = [ADMINISTRATOR, TABLES_OWNER, WEB, INSIDE, MARK, CONNECT, temporary, member, setting, *WAYS]
    assert includes(look(rows, "schema"), {"wrong": [], "findings": [True, True, True]})
    assert look([row for row in rows if row is not setting], "schema")["wrong"] == ["web"]
    assert look(rows)["wrong"] == ["web"]


def test_an_empty_database_has_no_right_on_tables_to_give():
    empty = {**INSIDE, "tables": 0, "sequences": 0}
    given = [row for row in RIGHTS if row["scope"] not in ("tables", "sequences")]
    assert look([ADMINISTRATOR, TABLES_OWNER, WEB, empty, MARK, *given, *WAYS])["wrong"] == []


@pytest.mark.parametrize("rows, fields", [
    (without(WEB), [{"field": "account", "after": "data"}]),
    (changed(WEB, connections=-1), [{"field": "connections", "before": "all", "after": "40"}]),
    (changed(WEB, powers=["CREATEROLE"]), [{"field": "powers", "before": "CREATEROLE"}]),
    (changed(WEB, password=verifier("other")),
     [{"field": "password", "before": "(not shown)", "after": "(not shown)"}]),
    (changed(WEB, login=False), [{"field": "login", "before": "closed or limited", "after": "open"}]),
    ([*WHOLE, right("TRUNCATE", "new tables")],
     [{"field": "rights on new tables", "before": "DELETE, INSERT, SELECT, TRUNCATE, UPDATE",
       "after": "DELETE, INSERT, SELECT, UPDATE"}]),
    ([*WHOLE, holding("pg_proc")], [{"field": "rights elsewhere", "before": "some"}]),
])
def test_what_differs_of_an_account_is_told_with_both_sides(rows, fields):
    wanted = [{"user": "web", "rights": "data", "connections": 40}]
    state = State("\n".join(map(json.dumps, rows)), "shop", wanted, {"web": PASSWORD, "postgres": "secret"})
    assert [one["fields"] for one in state.differing("db", ["web"])] == [fields]
