"""Whose a server's files are, and how what was read becomes findings."""

import re
import threading
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.server import modes, parts
from ansible_collections.harden.stack.plugins.module_utils.settings.programs import said_by


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


TAKEN = {"read": "a", "place": "the server", "wanted": "1"}


@pytest.mark.parametrize("what, readings, unread, expected", [
    ("right", {"a": "1"}, {}, {"ok": True, "readings": [{**TAKEN, "found": "1"}]}),
    ("wrong", {"a": "2"}, {}, {"ok": False, "why": "a is 2, wanted 1", "readings": [{**TAKEN, "found": "2"}]}),
    ("not read, with a reason", {}, {"a": "no engine answers"},
     {"ok": None, "why": "no engine answers", "readings": []}),
    ("not read at all", {}, {}, {"ok": None, "why": "a was not read", "readings": []}),
])
def test_a_finding_of_a_reading_that_is(what, readings, unread, expected):
    found = {"part": {"todo": [], "readings": readings, "unread": unread}}
    [finding] = parts.findings_of("server", {"one": {"a": "1"}}, found)
    assert re.fullmatch(r"[-\d]+T[:\d]+\+00:00", finding.pop("at")), what
    assert finding == {"host": "server", "control": "one", **expected}, what


@pytest.mark.parametrize("name, place", [
    ("engine icc", "docker info, and /etc/docker/daemon.json"),
    ("unit harden-init.lab.service", "systemctl show harden-init.lab.service"),
])
def test_the_place_of_a_reading(name, place):
    [finding] = parts.findings_of("server", {"one": {name: "1"}}, {"part": {"readings": {name: "1"}}})
    assert finding["readings"][0]["place"] == place


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


def test_a_look_asks_a_program_once_for_the_same_and_the_next_look_asks_again(tmp_path):
    asked = tmp_path / "asked"
    count = f"echo x >> {asked}; wc -l < {asked}"
    part = SimpleNamespace(look=lambda words: said_by("sh", "-c", *words).strip())
    both = {"one": part, "two": part}

    def look(*more):
        return parts.run_parts(both, {"one": [count], "two": [count, *more]})[0]

    def times():
        return len(asked.read_text().splitlines())

    assert look() == {"one": "1", "two": "1"}
    look("other words")
    assert times() == 3
    assert [said_by("sh", "-c", count).strip() for _ in range(2)] == ["4", "5"]


def test_parts_look_at_the_same_time_and_none_before_all_that_must_settle_has():
    settled, meet = [], threading.Barrier(2, timeout=20)

    def look(_wanted):
        meet.wait()
        return list(settled)

    quick = SimpleNamespace(look=look)
    slow = SimpleNamespace(look=look, wait_until_asked=lambda: settled.append("settled"))
    assert parts.run_parts({"quick": quick, "slow": slow}, {"quick": 1, "slow": 1}) == (
        {"quick": ["settled"], "slow": ["settled"]}, [])


def test_a_part_that_breaks_is_not_hidden_by_one_that_refuses():
    def refuse(_wanted):
        raise parts.ServerFault("no")

    with pytest.raises(KeyError):
        parts.run_parts({"a": SimpleNamespace(look=refuse), "b": SimpleNamespace(look=lambda wanted: {}[wanted])},
                        {"a": 1, "b": 1})
