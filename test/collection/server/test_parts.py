"""Whose a server's files are, and how what was read becomes findings."""

from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.server import modes, parts


@pytest.mark.parametrize("mode, widest, wanted", [
    (0o644, 0o644, None),
    (0o600, 0o644, None),
    (0o622, 0o644, "0600"),
    (0o666, 0o660, "0660"),
    (0o700, 0o644, "0600"),
    (0o4755, 0o755, "0755"),
    (0o444, 0o400, "0400"),
])
def test_a_mode_where_another_is_the_widest(tmp_path, mode, widest, wanted):
    path = tmp_path / "file"
    path.write_text("")
    path.chmod(mode)
    fault = modes.fault_of(str(path), widest, "root")
    assert (fault and fault["mode"]) == wanted


@pytest.mark.parametrize("what, readings, unread, expected", [
    ("right", {"a": "1"}, {}, {"ok": True, "evidence": "a 1"}),
    ("wrong", {"a": "2"}, {}, {"ok": False, "evidence": "a 2", "why": "a is 2, wanted 1"}),
    ("not read, with a reason", {}, {"a": "no engine answers"}, {"ok": None, "why": "no engine answers"}),
    ("not read at all", {}, {}, {"ok": None, "why": "a was not read"}),
])
def test_a_finding_of_a_reading_that_is(what, readings, unread, expected):
    found = {"part": {"todo": [], "readings": readings, "unread": unread}}
    assert parts.findings_of("server", {"one": {"a": "1"}}, found) == [
        {"host": "server", "control": "one", **expected}
    ], what


def test_a_wrong_reading_outweighs_one_that_was_not_possible():
    found = {"part": {"readings": {"a": "2"}, "unread": {"b": "why"}}}
    [finding] = parts.findings_of("server", {"one": {"a": "1", "b": "1"}}, found)
    assert finding["ok"] is False


def test_the_faults_of_all_parts_are_told_at_once():
    def refuse(wanted):
        raise parts.ServerFault(wanted)

    part = SimpleNamespace(look=refuse)
    assert parts.run_parts({"a": part, "b": part, "c": part}, {"a": "first", "b": "second"}) == (
        {},
        ["first", "second"],
    )
