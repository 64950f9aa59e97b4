"""Several things at once: nothing is lost, whatever becomes of a process."""

import os
import signal

import pytest

from ansible_collections.harden.stack.plugins.module_utils.layer.side_by_side import side_by_side

HERE = os.getpid()


@pytest.fixture(name="processors", params=[1, 2, 8])
def fixture_processors(monkeypatch, request):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(request.param)))
    return request.param


def is_aside():
    return os.getpid() != HERE


def ends_itself():
    if is_aside():
        os.kill(os.getpid(), signal.SIGKILL)
    return "done here"


def breaks_aside():
    if is_aside():
        raise ValueError("aside")
    return "done here"


def test_results_come_in_the_order_of_the_jobs(processors):
    assert side_by_side([lambda number=number: [number, "ä"] for number in range(40)]) == \
        [[number, "ä"] for number in range(40)]


def test_more_than_one_process_works_where_there_is_more_than_one_processor(processors):
    assert any(side_by_side([is_aside] * 3)) is (processors > 1)


def test_a_result_may_be_larger_than_a_pipe(processors):
    assert [len(text) for text in side_by_side([lambda: "x" * 300_000] * 5)] == [300_000] * 5


@pytest.mark.parametrize("job", [ends_itself, breaks_aside])
def test_what_a_broken_process_leaves_is_done_here(processors, job):
    assert side_by_side([lambda: "a", job, lambda: "b", lambda: "c"]) == ["a", "done here", "b", "c"]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_job_that_breaks_here_too_says_so(processors):
    with pytest.raises(ZeroDivisionError):
        side_by_side([lambda: 1 / 0, lambda: 2])


def test_nothing_to_do_is_nothing(processors):
    assert side_by_side([]) == []
