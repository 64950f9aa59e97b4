"""The processes of a machine."""

import os

from ansible_collections.harden.stack.plugins.module_utils.system.processes import control_groups


def test_the_control_groups_of_a_process_are_paths():
    with open("/proc/self/cgroup", encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    found = control_groups(os.getpid())
    assert len(found) == len(lines) > 0
    assert all(group.startswith("/") for group in found)


def test_a_process_that_is_not_there_is_in_none():
    assert control_groups(2 ** 22 + 1) == []
