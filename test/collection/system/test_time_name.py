"""What releases and backups are named by."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.system.time_name import is_time_name, time_name


def test_a_name_is_a_time_in_utc():
    assert time_name(1795975512.9) == "20261129-180512"
    assert is_time_name(time_name(0))


@pytest.mark.parametrize("text", ["", "20261129", "20261129-180512\n", " 20261129-180512", "20261129-1805123",
                                  "٢٠261129-180512", "current"])
def test_nothing_else_is_such_a_name(text):
    assert not is_time_name(text)
