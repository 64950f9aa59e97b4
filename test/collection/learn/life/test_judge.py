"""What counts as a life like those before it."""

from collections import Counter

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.life import judge
from ansible_collections.harden.stack.plugins.module_utils.learn.life.judge import (
    Trial, breaks, expected_of, new_refusals)
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.recipe import Recipe
from ansible_collections.harden.stack.plugins.module_utils.learn.life.life import Life

STEPS = [("the first start", "well"), ("requests: page / of port 80", 200), ("a stop", "it ends with 0")]


def trial(steps=None, refused=None, **told) -> Trial:
    programs = told.pop("programs", {"nginx"})
    life = Life(steps=list(steps or STEPS), programs=programs, lasting=told.pop("lasting", programs),
                users=Counter({("nginx", "33", "33"): 2, ("chown", "0", "0"): 1, ("cron", "0", "0"): 1}), **told)
    return Trial(Recipe(), life, refused or {})


def changed(what: str, how) -> list:
    return [(one, how if one == what else outcome) for one, outcome in STEPS]


AS_BEFORE = [trial(), trial()]


@pytest.mark.parametrize("one, told", [
    (trial(), None),
    (trial(changed("a stop", "it ends with 137")), "a stop: it ends with 137, not it ends with 0"),
    (trial(changed("requests: page / of port 80", 500)), "requests: page / of port 80: 500, not 200"),
    (trial(STEPS[:1] + STEPS[2:]), "requests: page / of port 80: it was not asked"),
    (trial([*STEPS, ("requests: page /x of port 80", 200)]), "requests: page /x of port 80: 200, not asked before"),
    (trial(programs=set()), "nginx did not run"),
    (trial(bad_lines={"open # failed": "open 1 failed"}), "its log says: open 1 failed"),
    (trial(bad_lines={"x": "writing was refused to it"}), "its log says: writing was refused to it"),
    (trial(cut_short="the first start: it ended with 1"), "the first start: it ended with 1"),
    # What comes later was not asked for.
    (trial(STEPS[:2], is_early=True), None),
    (trial(changed("requests: page / of port 80", 500)[:2], is_early=True),
     "requests: page / of port 80: 500, not 200"),
])
def test_a_life_that_differs(one, told):
    assert breaks(one.life, AS_BEFORE) == ([told] if told else [])
    assert new_refusals(one, AS_BEFORE) == []


def test_what_was_seen_in_either_life_as_shipped_is_as_before():
    baseline = [trial(changed("a stop", "it ends with 143"), bad_lines={"failed #": "failed 1"}), trial()]
    assert breaks(trial(bad_lines={"failed #": "failed 2"}).life, baseline) == []
    assert breaks(trial(changed("a stop", "it ends with 143")).life, baseline) == []
    assert expected_of(baseline) == ["a stop: it ends with 0, not it ends with 143"]


def test_a_program_that_is_only_there_now_and_then_is_not_missed():
    baseline = [trial(programs={"nginx", "sh"}, lasting={"nginx"}), trial(programs={"nginx", "sh"}, lasting={"nginx"})]
    assert breaks(trial().life, baseline) == []


@pytest.mark.parametrize("before, now, told", [
    (32, 5, ["its log has 5 lines, not 32"]), (32, 8, []), (9, 0, []), (10, 0, ["its log has 0 lines, not 10"])])
def test_a_log_that_has_become_silent_is_missed(before, now, told):
    assert breaks(trial(log_lines=now).life, [trial(log_lines=before), trial(log_lines=before + 3)]) == told


@pytest.mark.parametrize("one, is_doubtful", [
    (trial(), False),
    (trial(bad_lines={"x": "failed"}), True),
    (trial(cut_short="its log says: failed"), True),
    (trial(cut_short="a start after a kill: it does not become ready"), True),
    (trial(changed("a stop", "it ends with 139")), True),
    (trial(changed("requests: page / of port 80", "TimeoutError")), True),
    (trial(refused={("nginx", "chown", "EPERM"): 1}, bad_lines={"x": "failed"}), False),
    (trial(refused={("nginx", "openat", "EROFS"): 1}, cut_short="the first start: it ended with 1"), False),
    (trial(refused={("nginx", "read", "EACCES"): 1}, cut_short="the first start: it ended with 1"), True),
])
def test_what_the_kernel_refused_nothing_new_for_may_be_a_chance(one, is_doubtful):
    baseline = [trial(refused={("nginx", "read", "EACCES"): 1}), trial()]
    one.broken = breaks(one.life, baseline)
    assert judge.is_doubtful(one, baseline) is is_doubtful


def test_a_new_refusal_is_told_and_breaks_nothing_by_itself():
    baseline = [trial(refused={("nginx", "openat", "EACCES"): 1}), trial()]
    one = trial(refused={("other", "openat", "EACCES"): 9, ("nginx", "chown", "EPERM"): 1})
    assert new_refusals(one, baseline) == ["chown was refused to nginx (EPERM)"]
    assert breaks(one.life, baseline) == []


def test_what_only_ran_as_root_is_not_missed():
    baseline = [trial(programs={"nginx", "chown", "cron"}), trial(programs={"nginx", "chown"})]
    assert breaks(trial(programs={"nginx"}).life, baseline) == []
