"""Which calls count: those of a container's processes, from the moment at which they are filtered."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.kernel.lineage import MOST_WAYS, Lineage

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


@pytest.mark.parametrize("result", [-1, -38, -101])
def test_what_a_signal_was_dealt_with_in_is_no_answer(result):
    """The kernel tells of `rt_sigreturn` as call -1, with what the interrupted code had in a register."""
    lineage = read(BY_PRCTL, enter(INIT, 15), leave(INIT, -1, result))
    assert (lineage.refused_below({SHIM}), lineage.unknown_below({SHIM}), lineage.lost_ways_below({SHIM})) == (
        {}, set(), set())


@pytest.mark.parametrize("probe", [
    enter(INIT, 317, "1, 4, 0, 13d, 0, 0"), enter(INIT, 317, "2, 0, 7ffd, 0, 0, 0"),
    enter(INIT, 157, "26, 1, 0, 0, 0, 0"),
])
def test_a_question_to_the_kernel_is_no_filter(probe):
    assert read(probe, enter(INIT, 59)).calls_below({SHIM}) == set()


@pytest.mark.parametrize("name", ["nginx: worker", "a-7 [1] b", "x: sys_enter:", "-", ""])
def test_a_call_that_is_made_again_tells_nothing_new_whatever_the_program_is_called(name):
    again = event(name, INIT, "sys_enter: NR 59 (0, 0, 0, 0, 0, 0)")
    lineage = read(BY_PRCTL, again, again, event(name, INIT, "sys_enter: NR 5 (0, 0, 0, 0, 0, 0)"))
    assert lineage.calls_below({SHIM}) == {59, 5}
    assert lineage.is_heard(again) and not lineage.is_heard(enter(CHILD, 59))
    assert not lineage.is_heard(fork(INIT, CHILD))


def test_a_number_that_is_given_again_is_another_thread():
    lineage = read(BY_PRCTL, fork(INIT, CHILD), enter(CHILD, 59), fork(RUNC, CHILD), enter(CHILD, 59), enter(CHILD, 60))
    assert lineage.calls_below({SHIM}) == {59}
    assert not lineage.is_heard(enter(CHILD, 59))


def test_refusals_are_counted_by_program_call_and_error():
    lineage = read(leave(INIT, 92, -1), BY_PRCTL, leave(INIT, 92, -1), leave(INIT, 92, -1), leave(INIT, 257, -2),
                   leave(INIT, 257, -30), leave(INIT, 257, -13))
    assert dict(lineage.refused_below({SHIM})) == {
        ("nginx: worker", 92, "EPERM"): 2, ("nginx: worker", 257, "EROFS"): 1, ("nginx: worker", 257, "EACCES"): 1}


def test_calls_that_the_filter_does_not_let_through_are_none_that_were_made():
    lineage = read(leave(INIT, 439, -38), BY_PRCTL, leave(INIT, 435, -38), leave(INIT, 59, 0))
    assert lineage.unknown_below({SHIM}) == {435} and not lineage.refused_below({SHIM})
    assert lineage.unknown_below({SHIM + 1}) == set()


def miss(thread: int, place: str, protocol: int = 6, table: str = "table 254") -> str:
    kind = "fib6_table_lookup" if "::" in place else "fib_table_lookup"
    return event("nginx: worker", thread, f"{kind}: {table} oif 0 iif 1 proto {protocol} 0.0.0.0/0 -> {place} tos 0 "
                                          "scope 0 flags 0 ==> dev - gw 0.0.0.0/:: err -11")


@pytest.mark.parametrize("missed, way", [
    (miss(INIT, "192.0.2.1/443"), ("192.0.2.1", 443, 6)),
    (miss(INIT, "192.0.2.1/53", 17, "table  254"), ("192.0.2.1", 53, 17)),
    (miss(INIT, "2001:db8::1/443"), ("2001:db8::1", 443, 6)),
    (miss(CHILD, "192.0.2.1/443"), ("", 0, 0)),
    (event("x", INIT, "fib_table_lookup: in words of another kernel"), ("", 0, 0)),
    ("", ("", 0, 0)),
])
def test_what_no_network_leads_to_is_no_refusal(missed, way):
    lineage = read(miss(INIT, "203.0.113.1/1"), leave(INIT, 42, -101), BY_PRCTL, missed, leave(INIT, 42, -101))
    assert lineage.lost_ways_below({SHIM}) == {("nginx: worker", *way)}
    assert not lineage.refused_below({SHIM}) and not lineage.lost_ways_below({SHIM + 1})


def test_a_miss_that_came_to_nothing_is_none_and_each_counts_once():
    lineage = read(BY_PRCTL, miss(INIT, "192.0.2.1/443"), leave(INIT, 42, -101), leave(INIT, 42, -101),
                   miss(INIT, "192.0.2.2/443"), leave(INIT, 42, -13))
    assert lineage.lost_ways_below({SHIM}) == {("nginx: worker", "192.0.2.1", 443, 6), ("nginx: worker", "", 0, 0)}


def test_of_a_search_for_addresses_only_so_much_is_kept():
    tries = [line for number in range(MOST_WAYS + 9)
             for line in (miss(INIT, f"192.0.2.1/{number}"), leave(INIT, 42, -101))]
    assert len(read(BY_PRCTL, *tries).lost_ways_below({SHIM})) == MOST_WAYS


def test_a_number_that_is_given_again_is_somebody_else():
    lineage = read(BY_PRCTL, fork(INIT, CHILD), fork(1, CHILD), enter(CHILD, 41))
    assert lineage.calls_below({SHIM}) == set()


def test_what_is_no_event_is_passed_over():
    rubbish = ("", "CPU:1 [LOST 12 EVENTS]", "rubbish-x [000] ..... 1.0: sys_enter: NR 1 (0)")
    lineage = read(*rubbish, BY_PRCTL, enter(INIT, 3))
    assert lineage.calls_below({SHIM}) == {3}
