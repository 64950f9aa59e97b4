"""What is told of settings that a task changes on a server: both sides of files and of values of the kernel."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.record.differs import LONGEST, Budget, of_file
from ansible_collections.harden.stack.plugins.modules import server_settings as it


def step(path, text: str, values=()) -> dict:
    return {"file": str(path), "text": text, "values": list(values)}


def test_a_new_file_is_told_by_its_name_and_a_changed_one_with_both_texts(tmp_path):
    (tmp_path / "there").write_text("a = 1\n")
    (tmp_path / "right").write_text("b\n")
    steps = [step(tmp_path / "there", "a = 2\n"), step(tmp_path / "right", "b\n"), step(tmp_path / "new", "c\n")]
    assert it.told(steps) == [
        {"what": "file", "name": str(tmp_path / "there"), "state": "changed", "before": "a = 1\n", "after": "a = 2\n"},
        {"what": "file", "name": str(tmp_path / "new"), "state": "new"},
    ]


def test_a_value_of_the_kernel_is_told_with_both_sides(tmp_path):
    values = [{"key": "net/ipv4/ip_forward", "was": "1", "value": "0"}]
    [_file, setting] = it.told([step(tmp_path / "new", "", values)])
    assert setting["fields"] == [{"field": "value", "before": "1", "after": "0"}]


@pytest.mark.parametrize("content", [b"\xff", b"a\0", b"x" * (LONGEST + 1)])
def test_what_is_no_small_text_is_told_by_its_name(tmp_path, content):
    (tmp_path / "there").write_bytes(content)
    assert "before" not in it.told([step(tmp_path / "there", "a\n")])[0]


def test_one_task_tells_only_so_much_text_and_no_secret_by_a_telling_name():
    budget = Budget(10)
    assert "before" in of_file("/a", b"a\n", b"b\n", budget)
    assert "before" not in of_file("/b", b"a\n", b"a longer text\n", budget)
    assert of_file("/c", b"password = canary\n", b"token: canary\n", Budget())["before"] == "password = (not shown)\n"
