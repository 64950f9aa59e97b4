"""What is backed up, when a proof is due, and what a server says of the age of both."""

import json

import pytest

from ansible_collections.harden.stack.plugins.module_utils.backup.parts import parts_of
from ansible_collections.harden.stack.plugins.module_utils.backup.prove import is_due, require_equal
from ansible_collections.harden.stack.plugins.module_utils.backup.settings import Settings
from ansible_collections.harden.stack.plugins.module_utils.stack.own_backups import backup_reading, backups_of
from support import refusal

DAY = 86400
NOW = 1_800_000_000


def container(service: str, volumes: tuple = (), running: bool = True) -> dict:
    mounts = [{"Type": kind, "Name": name, "Source": f"/volumes/{name}", "RW": writable}
              for kind, name, writable in volumes]
    return {"Name": f"/shop-{service}-1", "Mounts": mounts, "State": {"Running": running, "Pid": 7},
            "Config": {"Labels": {"com.docker.compose.service": service}}}


def test_databases_are_dumped_and_other_volumes_are_read_once():
    found = parts_of(
        [container("web", (("volume", "uploads", True), ("bind", "etc", True), ("volume", "assets", False))),
         container("worker", (("volume", "uploads", True),)),
         container("db", (("volume", "data", True),)),
         container("cache", (("volume", "cache", True),)),
         container("old", (("volume", "gone", True),), running=False),
         container("logs", (("volume", "logs", True),))],
        {"db": "mariadb", "cache": "redis"}, ["logs"])
    assert [(one.service, one.what, one.name) for one in found] == [
        ("db", "mariadb", ""), ("cache", "files", "cache"), ("web", "files", "uploads")]


def settings(folder, prove: str = "weekly") -> Settings:
    return Settings("shop", "here", "/opt/harden/shop", "/backups", {}, prove, {}, [], {}, str(folder))


@pytest.mark.parametrize("days, prove, due", [
    (None, "weekly", True), (None, "never", False), (1, "weekly", False), (6, "weekly", False), (7, "weekly", True),
    (7, "monthly", False), (30, "monthly", True),
])
def test_a_proof_is_due(tmp_path, days, prove, due):
    one = settings(tmp_path, prove)
    if days is not None:
        one.note(proven={"seconds_at": NOW - days * DAY})
    assert is_due(one, NOW) is due


def test_a_restore_that_was_cut_off_is_known(tmp_path):
    one = settings(tmp_path)
    assert one.restoring() == ""
    one.begin_restoring("20261129-033000")
    assert settings(tmp_path).restoring() == "20261129-033000"
    one.end_restoring()
    assert one.restoring() == ""


@pytest.mark.parametrize("reading, kept, found", [
    ("backup within 2 days", {}, "none"),
    ("backup within 2 days", {"last": {"seconds_at": NOW - DAY, "at": "then"}}, "in time"),
    ("backup within 2 days", {"last": {"seconds_at": NOW - 3 * DAY, "at": "then"}}, "then"),
    ("backup within 2 days", {"last": {"seconds_at": NOW - 3 * DAY, "at": "then"}, "failed": {"why": "no room"}},
     "then; the last try failed: no room"),
    ("proof within 8 days", {"since": NOW - DAY}, "in time"),
    ("proof within 8 days", {"since": NOW - 9 * DAY}, "none"),
    ("proof within 8 days", {"since": NOW - 9 * DAY, "proven": {"seconds_at": NOW - DAY, "at": "x"}}, "in time"),
    ("proof within 8 days", {"since": NOW - DAY, "proven": {"seconds_at": NOW - 9 * DAY, "at": "x"}}, "x"),
    ("backup within 2 days", {"last": {"seconds_at": "soon", "at": "then"}, "failed": "what"}, "then"),
    ("backup within 2 days", {"last": []}, "none"),
])
def test_says_how_old_they_are(tmp_path, reading, kept, found):
    (tmp_path / "state.json").write_text(json.dumps(kept))
    assert backup_reading(reading, "shop", str(tmp_path / "state.json"), lambda: NOW) == found


def test_shows_what_there_is(tmp_path):
    (tmp_path / "state.json").write_text(json.dumps({"last": {"backup": "a"}, "failed": None, "since": 1}))
    assert backups_of("shop", str(tmp_path / "state.json")) == {"last": {"backup": "a"}}


@pytest.mark.parametrize("found, words", [
    ({"a": "1", "b": "2"}, ""),
    ({"a": "1", "b": "3"}, "what came back of db differs: b"),
    ({"a": "1"}, "what came back of db differs: b"),
    ({"a": "1", "b": "2", "c": "3"}, "what came back of db differs: c"),
    ({str(number): "" for number in range(9)}, "what came back of db differs: 0, 1, 2, 3, 4 and 6 more"),
])
def test_compares_what_came_back(found, words):
    assert refusal(lambda: require_equal("db", {"a": "1", "b": "2"}, found)) == words
