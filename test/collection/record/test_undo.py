"""What undo decides of each entry of a record."""

from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.record import undo as it
from support import includes

FILE = {"type": "file", "sha256": "aa", "mode": "0644", "uid": 0, "gid": 0}
OURS = {**FILE, "sha256": "bb"}
ABSENT = {"type": "absent"}
OFF = {"enabled": "disabled", "active": False}
ON = {"enabled": "enabled", "active": True}
BOTH = {"enabled": True, "active": True}
GONE = {"enabled": "absent", "active": False}
DIRECTORY = {"type": "directory"}


def entry(kind: str, name: str, before: dict, left: list, claims: list | None = None) -> dict:
    return {"kind": kind, "name": name, "before": before, "left": left, "claims": claims or [["one", "c"]]}


def key(before: dict) -> dict:
    left = [{"set": True, "value": False}]
    return {**entry("key", "/etc/docker/daemon.json", {**before, "file": ABSENT}, left), "key": "icc"}


def pack(version: str, name: str = "auditd") -> dict:
    return entry("package", name, {"version": version}, [])


def mode(digits: str) -> dict:
    return {"mode": digits, "uid": 0, "gid": 0}


def planned(entries: list, present: dict, control: str = "", **server) -> list:
    """The plan for a server on which everything answers alike."""
    now = SimpleNamespace(
        present=lambda _entry: present,
        users_of=lambda _name: server.get("users", []),
        running=lambda: server.get("running", []),
        removed_with=lambda _name: server.get("along", []),
        contents=lambda _folder: server.get("contents", []),
        has_own_file=lambda _unit: server.get("own_file", False),
    )
    return it.plan(entries, it.Request("one", control, server.get("packages", False)), now)


SHARED = entry("file", "/etc/x", ABSENT, [OURS], [["one", "c"], ["two", "d"]])
VERSION = {"version": "1"}


@pytest.mark.parametrize("what, subject, present, server, outcome, why", [
    ("a file that was not there", entry("file", "/etc/x", ABSENT, [OURS]), OURS, {}, "remove", ""),
    ("a file that was", entry("file", "/etc/x", FILE, [OURS]), OURS, {}, "restore", ""),
    ("a value of the kernel", entry("sysctl", "kernel/sysrq", {"value": "438"}, [{"value": "0"}]), {"value": "0"}, {},
     "restore", ""),
    ("a value that somebody set anew", entry("sysctl", "kernel/sysrq", {"value": "438"}, [{"value": "0"}]),
     {"value": "16"}, {}, "conflict", ""),
    ("a value that went with its interface", entry("sysctl", "net/x", {"value": "1"}, [{"value": "0"}]), {"value": ""},
     {}, "same", ""),
    ("a file that nobody wrote yet", entry("file", "/etc/x", FILE, [OURS]), FILE, {}, "same", ""),
    ("a file that somebody changed", entry("file", "/etc/x", ABSENT, [OURS]), {**OURS, "sha256": "cc"}, {},
     "conflict", ""),
    ("its mode only", entry("file", "/etc/x", FILE, [OURS]), {**OURS, "mode": "0600"}, {}, "conflict", ""),
    ("a file that somebody took away", entry("file", "/etc/x", ABSENT, [OURS]), ABSENT, {}, "same", ""),
    ("a profile in use", entry("file", "/etc/apparmor.d/p", ABSENT, [OURS]), OURS, {"users": ["web-1"]}, "stays",
     "web-1"),
    ("what another stack needs", SHARED, OURS, {}, "shared", "still needed by d of two"),
    ("a mode", entry("mode", "/etc/x", mode("0666"), [mode("0644")]), mode("0644"), {}, "restore", ""),
    ("the mode of a file that is gone", entry("mode", "/etc/x", mode("0666"), [mode("0644")]), ABSENT, {}, "same", ""),
    ("a key that somebody changed", key({"set": False}), {"set": True, "value": True}, {}, "conflict", ""),
    ("a key that is as before", key({"set": False}), {"set": False}, {}, "same", ""),
    ("a package without consent", pack(""), VERSION, {}, "stays", "--packages"),
    ("a package with consent", pack(""), VERSION, {"packages": True}, "remove", ""),
    ("a package that was updated", pack("1"), {"version": "2"}, {"packages": True}, "same", ""),
    ("the engine while containers run", pack("", "docker.io"), VERSION, {"packages": True, "running": ["web-1"]},
     "stays",
     "harden-init down"),
    ("a package that another one needs", pack(""), VERSION, {"packages": True, "along": ["theirs"]}, "stays", "theirs"),
    ("a unit that we enabled", entry("unit", "x.service", OFF, [BOTH]), ON, {}, "restore", ""),
    ("a unit that somebody stopped", entry("unit", "x.service", OFF, [BOTH]), {**ON, "active": False}, {},
     "conflict", ""),
    ("a unit that came with its package", entry("unit", "x.service", GONE, [BOTH]), ON, {}, "same", ""),
    ("a unit of ours", entry("unit", "x.service", GONE, [BOTH]), ON, {"own_file": True}, "restore", ""),
    ("a folder of ours", entry("created", "/etc/d", ABSENT, []), DIRECTORY, {}, "remove", ""),
    ("a folder with what is not ours", entry("created", "/etc/d", ABSENT, []), DIRECTORY,
     {"contents": ["/etc/d/theirs"]},
     "stays", "theirs"),
])
def test_outcome(what, subject, present, server, outcome, why):
    [step] = planned([subject], present, **server)
    assert step["outcome"] == outcome, what
    assert why in step.get("why", ""), what


def test_a_key_that_was_not_set():
    [step] = planned([key({"set": False})], {"set": True, "value": False})
    assert includes(step, {"outcome": "restore", "change": "false → not set"})


def test_the_last_change_is_undone_first_and_a_folder_goes_when_all_that_is_in_it_goes():
    folder = entry("created", "/etc/d", ABSENT, [])
    file = entry("file", "/etc/d/f", ABSENT, [DIRECTORY])
    steps = planned([folder, file], DIRECTORY, contents=["/etc/d/f"])
    assert includes(steps, [{"name": "/etc/d/f", "outcome": "remove"}, {"name": "/etc/d", "outcome": "remove"}])


@pytest.mark.parametrize("control, outcome", [("", "stays"), ("deploy-account", "remove")])
def test_the_right_of_the_account_that_deploys(control, outcome):
    sudo = entry("file", "/etc/sudoers.d/x", ABSENT, [OURS], [["one", "deploy-account"]])
    assert includes(planned([sudo], OURS, control), [{"outcome": outcome}])


@pytest.mark.parametrize("control, names", [("", ["/etc/b", "/etc/a"]), ("c", ["/etc/a"]), ("unknown", [])])
def test_undo_of_a_control_is_never_about_another_stacks(control, names):
    entries = [
        entry("file", "/etc/a", ABSENT, [OURS]),
        entry("file", "/etc/b", ABSENT, [OURS], [["one", "d"]]),
        entry("file", "/etc/z", ABSENT, [OURS], [["two", "c"]]),
    ]
    assert [step["name"] for step in planned(entries, OURS, control)] == names
