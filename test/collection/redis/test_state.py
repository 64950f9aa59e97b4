"""What is seen of a Redis or Valkey server's users."""

import hashlib
import re

import pytest

from ansible_collections.harden.stack.plugins.module_utils.redis import state as it
from support import includes

PASSWORD = "it's\\mine"
WEB = {"user": "web", "rights": "data", "prefix": "web:"}
OFF = {"flags": ["off"], "passwords": [], "commands": "-@all", "keys": "", "channels": "", "selectors": []}
ADMIN = {"flags": ["on"], "passwords": ["1" * 64], "commands": "+@all", "keys": "~*", "channels": "&*", "selectors": []}
USER = {
    "flags": ["on", "sanitize-payload"],
    "passwords": [hashlib.sha256(PASSWORD.encode()).hexdigest()],
    "keys": "~web:*",
    "channels": "&web:*",
    "selectors": [],
}


def look(
    account: dict | None = None,
    names=("admin", "default", "web"),
    default=None,
    admin=None,
    appendonly="yes",
    user=USER,
    outcomes=None,
) -> dict:
    """A server as it answers: who there is, the default user, the administrator, whether changes are written, the user,
    and what it may do; `outcomes` are commands that have another outcome than the wanted one."""
    account = account or WEB
    allowed = it.allowed(account)
    tried = [(outcomes or {}).get(command, "OK" if command in allowed else "no") for command in it.tried(account)]
    answers = [list(names), default or OFF, admin or ADMIN, {"appendonly": appendonly}, user, *tried]
    state = it.State(answers, [account], {"web": PASSWORD})
    users = [one.split()[-1] for one in state.todo() if "user" in one]
    assert [one["name"] for one in state.differing("cache")] == users
    return {"todo": state.todo(), "findings": [finding["ok"] for finding in state.findings()]}


def test_nothing_is_changed_by_what_is_asked():
    looks = re.compile(r"(?:ACL (?:USERS|GETUSER|DRYRUN)|CONFIG GET) ?")
    assert [command for command in it.questions([WEB]) if not looks.match(command)] == []


def test_a_server_that_has_all_that_is_wanted_leaves_nothing_to_do():
    assert look() == {"todo": [], "findings": [True, True]}
    assert look({**WEB, "rights": "schema"}) == {"todo": [], "findings": [True, True]}


USER_WEB = {"todo": ["user web"]}


@pytest.mark.parametrize("what, answers, seen", [
    ("no user", {"user": None}, {"todo": ["user web"], "findings": [False, True]}),
    ("another password", {"user": {**USER, "passwords": ["0" * 64]}}, USER_WEB),
    ("a second password", {"user": {**USER, "passwords": [*USER["passwords"], "0"]}}, USER_WEB),
    ("a user without a password", {"user": {**USER, "flags": ["on", "nopass"]}}, USER_WEB),
    ("a user who is off", {"user": {**USER, "flags": ["off"]}}, USER_WEB),
    ("all keys", {"user": {**USER, "keys": "~*"}}, USER_WEB),
    ("all channels", {"user": {**USER, "channels": "&*"}}, USER_WEB),
    ("rights beside the first ones", {"user": {**USER, "selectors": [{}]}}, USER_WEB),
    ("a dangerous command", {"outcomes": {"CONFIG GET x": "OK"}}, {"todo": ["user web"], "findings": [False, True]}),
    ("programs", {"outcomes": {"EVAL x 0": "OK"}}, USER_WEB),
    ("the names of others' keys", {"outcomes": {"SCAN 0": "OK"}}, USER_WEB),
    ("a key of its own that it cannot read", {"outcomes": {"GET web:x": "no"}}, USER_WEB),
    ("a default user", {"default": {**OFF, "flags": ["on"]}},
     {"todo": ["open user default"], "findings": [True, False]}),
    ("an administrator without a password", {"admin": {**ADMIN, "flags": ["on", "nopass"]}},
     {"findings": [True, False]}),
    ("a stranger", {"names": ["admin", "default", "friend", "web"]},
     {"todo": ["open user friend"], "findings": [True, False]}),
    ("keys that are not written down", {"appendonly": "no"}, {"todo": ["file of changes"], "findings": [True, True]}),
])
def test_is_seen(what, answers, seen):
    assert includes(look(**answers), seen), what
