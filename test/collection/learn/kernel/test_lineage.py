"""Which calls count: those of a container's processes, from the moment at which they are filtered."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.kernel.lineage import Lineage

SHIM, RUNC, INIT, CHILD, LATER = 100, 110, 120, 130, 140


def event(name: str, thread: int, text: str) -> str:
    return f"{name:>16}-{thread}    [001] ..... 72570.203275: {text}"


def fork(parent: int, child: int) -> str:
    return event("some name", parent, f"sched_process_fork: comm=x pid={parent} child_comm=a b child_pid={child}")


def enter(thread: int, call: int, arguments: str = "0, 0, 0, 0, 0, 0") -> str:
    return event("nginx: worker", thread, f"sys_enter: NR {call} ({arguments})")


def leave(thread: int, call: int, result: int) -> str:
    return event("nginx: worker", thread, f"sys_exit: NR {call} = {result}")


def read(*lines: str) -> Lineage:
    lineage = Lineage("x86_64")
    for line in (fork(SHIM, RUNC), fork(RUNC, INIT), *lines):
        lineage.read(line)
    return lineage


BY_PRCTL, BY_SECCOMP = enter(INIT, 157, "16, 2, 55d0, 0, 0, 0"), enter(INIT, 317, "1, 2, 55d0, 0, 0, 0")


@pytest.mark.parametrize("filtered", [BY_PRCTL, BY_SECCOMP])
def test_calls_count_from_the_filter_on_and_for_what_is_started_later(filtered):
    lineage = read(enter(INIT, 165), fork(INIT, LATER), filtered, enter(INIT, 59), fork(INIT, CHILD), enter(CHILD, 0),
                   enter(LATER, 202), enter(RUNC, 272))
    assert lineage.calls_below({SHIM}) == {59, 0}
    assert lineage.calls_below({SHIM + 1}) == set()


@pytest.mark.parametrize("probe", [
    enter(INIT, 317, "1, 4, 0, 13d, 0, 0"), enter(INIT, 317, "2, 0, 7ffd, 0, 0, 0"),
    enter(INIT, 157, "26, 1, 0, 0, 0, 0"),
])
def test_a_question_to_the_kernel_is_no_filter(probe):
    assert read(probe, enter(INIT, 59)).calls_below({SHIM}) == set()


def test_refusals_are_counted_by_program_call_and_error():
    lineage = read(leave(INIT, 92, -1), BY_PRCTL, leave(INIT, 92, -1), leave(INIT, 92, -1), leave(INIT, 257, -2),
                   leave(INIT, 257, -30), leave(INIT, 257, -13))
    assert dict(lineage.refused_below({SHIM})) == {
        ("nginx: worker", 92, "EPERM"): 2, ("nginx: worker", 257, "EROFS"): 1, ("nginx: worker", 257, "EACCES"): 1}


def test_calls_that_the_filter_does_not_let_through_are_none_that_were_made():
    lineage = read(leave(INIT, 439, -38), BY_PRCTL, leave(INIT, 435, -38), leave(INIT, 59, 0))
    assert lineage.unknown_below({SHIM}) == {435} and not lineage.refused_below({SHIM})
    assert lineage.unknown_below({SHIM + 1}) == set()


def test_a_number_that_is_given_again_is_somebody_else():
    lineage = read(BY_PRCTL, fork(INIT, CHILD), fork(1, CHILD), enter(CHILD, 41))
    assert lineage.calls_below({SHIM}) == set()


def test_what_is_no_event_is_passed_over():
    rubbish = ("", "CPU:1 [LOST 12 EVENTS]", "rubbish-x [000] ..... 1.0: sys_enter: NR 1 (0)")
    lineage = read(*rubbish, BY_PRCTL, enter(INIT, 3))
    assert lineage.calls_below({SHIM}) == {3}
