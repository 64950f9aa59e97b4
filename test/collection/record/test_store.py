"""What a server's record remembers."""

import os
import stat

import pytest

from ansible_collections.harden.stack.plugins.module_utils.record.diff import masked
from ansible_collections.harden.stack.plugins.module_utils.record.states import planned_file
from ansible_collections.harden.stack.plugins.module_utils.record.store import Record, RecordError
from support import includes


class Lab:
    """A settings file, and the record of two stacks on one server."""

    def __init__(self, folder) -> None:
        self.kept, self.file = folder / "record", folder / "settings.json"
        self.write('{"icc": true}')
        self.file.chmod(0o640)
        self.one, self.two = (Record(stack, str(self.kept)) for stack in ("one", "two"))
        self.path = str(self.file)

    def write(self, text: str) -> None:
        self.file.write_text(text)

    def announce(self, text: str) -> None:
        """As before a file is written with that text."""
        self.one.file("c", self.path, planned_file(text.encode(), 0o640))


@pytest.fixture(name="lab")
def lab_of_a_test(tmp_path):
    return Lab(tmp_path)


def mode(path) -> str:
    return f"{stat.S_IMODE(os.stat(path).st_mode):o}"


def test_the_earliest_state_is_kept_and_its_content_for_root_alone(lab):
    for text in ("ours", "ours too"):
        lab.one.file("c", lab.path)
        lab.write(text)
    [entry] = lab.one.entries()
    assert includes(entry, {"kind": "file", "name": lab.path, "before": {"type": "file", "mode": "0640"}})
    copy = lab.kept / "before" / entry["before"]["sha256"]
    assert copy.read_text() == '{"icc": true}'
    assert [mode(path) for path in (lab.kept, copy, lab.kept / "record.json")] == ["700", "600", "600"]


def test_a_second_stack_claims_what_the_first_one_changed_and_never_makes_its_own_state_the_earliest(lab):
    lab.one.file("c", lab.path)
    lab.write("ours")
    lab.two.file("c", lab.path)
    assert includes(lab.one.entries(), [{"before": {"mode": "0640"}, "claims": [["one", "c"], ["two", "c"]]}])


@pytest.mark.parametrize("what, name, claimed", [
    ("the server's own is claimed", "/etc/x/shared", True),
    ("what carries the first stack's name is not", "/etc/x/harden-init.one.web", False),
    ("nor with something before it", "/etc/x/50-harden-init.one.rules", False),
    ("a stack whose name is longer is another one", "/etc/x/harden-init.onetwo.service", True),
])
def test_claiming_for_a_control(lab, what, name, claimed):
    lab.one.created("c", name)
    lab.two.claim(["c", "other"])
    assert lab.one.entries()[0]["claims"] == [["one", "c"], *([["two", "c"]] if claimed else [])], what


def test_what_was_there_already_was_not_created_by_us(lab):
    lab.one.created("c", lab.path)
    assert lab.one.entries() == []


def test_a_key_of_a_json_file_is_remembered_by_itself(lab):
    lab.one.key("c", lab.path, "icc", {"set": True, "value": False})
    lab.one.key("d", lab.path, "iptables", {"set": True, "value": True})
    was_set, was_not = lab.one.entries()
    assert includes(was_set["before"], {"set": True, "value": True, "file": {"type": "file"}})
    assert includes(was_not["before"], {"set": False})


@pytest.mark.parametrize("what, steps, count", [
    ("written each time: only the last is ours", ["announce 1", "write 1", "announce 2", "write 2", "announce 3"], 2),
    ("killed before the second was written: both are", ["announce 1", "write 1", "announce 2"], 2),
    ("killed twice: what is there stays ours", ["announce 1", "write 1", "announce 2", "announce 3"], 2),
    ("changed by somebody else in between: only what we write now", ["announce 1", "write x", "announce 2"], 1),
])
def test_how_a_file_was_left(lab, what, steps, count):
    for step, text in (step.split() for step in steps):
        getattr(lab, step)(text)
    assert len(lab.one.entries()[0]["left"]) == count, what


@pytest.mark.parametrize("what, text, says", [
    ("is no JSON", "{", "is no JSON"),
    ("is of a later version", '{"version": 2, "entries": []}', "has the version 2"),
    ("has another shape", '{"version": 1, "entries": [{"kind": "file"}]}', "the shape of a record"),
    ("is a list", "[]", "has the version None"),
])
def test_a_record_that_is_not_understood_stops_everything_and_is_not_written_over(lab, what, text, says):
    lab.kept.mkdir()
    (lab.kept / "record.json").write_text(text)
    (lab.kept / "record.json").chmod(0o600)
    with pytest.raises(RecordError, match=says):
        lab.one.file("c", lab.path)
    assert (lab.kept / "record.json").read_text() == text, what


def test_a_record_that_others_can_write_is_not_believed(lab):
    lab.one.file("c", lab.path)
    (lab.kept / "record.json").chmod(0o666)
    with pytest.raises(RecordError, match="cannot be believed"):
        lab.one.file("c", lab.path)


@pytest.mark.parametrize("text, shown", [
    ('{"auth-token": "x1"}', '{"auth-token": (not shown)'),
    ("password = x1", "password = (not shown)"),
    ("proxy https://me:x1@proxy/", "proxy https://(not shown)@proxy/"),
    ("-w /etc/passwd -p wa", "-w /etc/passwd -p wa"),
    ("icc: false", "icc: false"),
])
def test_a_diff_shows(text, shown):
    assert masked(text) == shown
