"""Experiments at once."""

import threading
import time

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.side_by_side import side_by_side


def test_each_job_has_its_result_in_its_place():
    assert side_by_side([lambda number=number: number * 2 for number in range(9)], 3) == list(range(0, 18, 2))
    assert side_by_side([]) == []


def test_so_many_run_at_once_and_no_more():
    running, most, lock = set(), [0], threading.Lock()

    def job(number: int) -> None:
        with lock:
            running.add(number)
            most[0] = max(most[0], len(running))
        time.sleep(0.05)
        with lock:
            running.discard(number)

    side_by_side([lambda number=number: job(number) for number in range(7)], 3)
    assert most == [3]


@pytest.mark.parametrize("error", [ValueError, IndexError])
def test_the_first_that_fails_ends_the_others_that_were_not_begun(error):
    begun = []

    def job(number: int) -> None:
        begun.append(number)
        if number == 1:
            raise error("broken")
        time.sleep(0.1)

    with pytest.raises(error, match="broken"):
        side_by_side([lambda number=number: job(number) for number in range(9)], 2)
    assert begun == [0, 1]
