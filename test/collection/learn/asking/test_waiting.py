"""On a busy machine an answer takes longer."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.asking.waiting import patient


@pytest.mark.parametrize("load, seconds", [(0, 2), (2, 2), (4, 4), (7, 7), (80, 8)])
def test_it_is_waited_for_up_to_four_times_as_long(monkeypatch, load, seconds):
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0, 0))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})
    assert patient(2) == seconds
