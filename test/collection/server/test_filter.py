"""Whether the rules that guard a stack's networks are in force."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.server import filter as it


def unit(enabled: str, active: str) -> dict:
    return {"UnitFileState": enabled, "ActiveState": active, "NeedDaemonReload": "no"}


@pytest.mark.parametrize("what, state, missing, stray, todo, reading", [
    ("all is there", unit("enabled", "active"), [], [], [], "in force"),
    ("a rule was taken away", unit("enabled", "active"), ["r"], [], ["c"], "1 rules short"),
    ("the unit is off", unit("disabled", "inactive"), [], [], ["c"], "in force"),
    ("a network has another bridge", unit("enabled", "active"), [], ["s_front"], [],
     "not over s_front: take the stack down once, and deploy"),
])
def test_rules_that_guard_a_network(monkeypatch, what, state, missing, stray, todo, reading):
    monkeypatch.setattr(it, "state_of", lambda _name: state)
    monkeypatch.setattr(it.os, "access", lambda *_: True)
    monkeypatch.setattr(it, "in_force", lambda rule: rule not in missing)
    monkeypatch.setattr(it, "stray_networks", lambda *_: stray)
    found = it.look({"project": "s", "bridges": [], "units": {"c": {"unit": "u", "rules": ["r", "q"]}}})
    assert found == {"todo": todo, "readings": {"filter c": reading}}, what


def test_a_server_without_the_program_is_not_measured_and_nothing_is_tried_again_and_again(monkeypatch):
    monkeypatch.setattr(it, "state_of", lambda _name: unit("enabled", "inactive"))
    monkeypatch.setattr(it.os, "access", lambda *_: False)
    assert it.look({"project": "s", "bridges": [], "units": {"c": {"unit": "u", "rules": ["r"]}}}) == {
        "todo": [],
        "readings": {},
        "unread": {"filter c": "this server has no /usr/sbin/iptables"},
    }
