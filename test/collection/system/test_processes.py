"""The processes of a machine."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.system.processes import control_groups, identity, is_running

GONE = 2 ** 22 + 1


def test_the_control_groups_of_a_process_are_paths():
    with open("/proc/self/cgroup", encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    found = control_groups(os.getpid())
    assert len(found) == len(lines) > 0
    assert all(group.startswith("/") for group in found)


def test_a_process_that_is_not_there_is_in_none():
    assert control_groups(GONE) == []


@pytest.mark.parametrize("what, identified, expected", [
    ("this one", identity(os.getpid()), True),
    ("one that had its number before", f"{os.getpid()} 1", False),
    ("one that has ended", f"{GONE} 77", False),
    ("one that had ended when it was asked for", identity(GONE), False),
    ("none", "", False),
    ("no number", "a 1", False),
])
def test_whether_a_process_is_still_there(what, identified, expected):
    assert is_running(identified) is expected, what
