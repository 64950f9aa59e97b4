"""The list of system calls of a service: made of what was recorded, and proven by lives in which nothing else is let
through."""

import json
from collections import Counter
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.recipe import Recipe
from ansible_collections.harden.stack.plugins.module_utils.learn.life.laboratory import OutOfTime
from ansible_collections.harden.stack.plugins.module_utils.learn.calls import enforce as room
from ansible_collections.harden.stack.plugins.module_utils.learn.calls.allowed import completed, narrowed, permitted
from ansible_collections.harden.stack.plugins.module_utils.learn.calls.enforce import calls_fact

ALLOW, REFUSE = "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO"
LOCAL = {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}
SOCKET = {"names": ["socket"], "action": ALLOW, "args": [LOCAL], "comment": "network"}
MOUNT = {"names": ["mount", "ptrace", "chroot"], "action": REFUSE, "errnoRet": 1, "comment": "refused"}
PROFILE = {"defaultAction": REFUSE, "defaultErrnoRet": 38, "syscalls": [
    {"names": ["access", "execve", "faccessat", "openat", "rename", "rt_sigreturn"], "action": ALLOW,
     "comment": "files"},
    {"names": ["fork"], "action": ALLOW, "comment": "processes"}, SOCKET, MOUNT]}
GROUPS = {"profile": PROFILE, "always": ["execve", "rt_sigreturn", "mount"], "instead": [["access", "faccessat"]],
          "unless": {"SYS_CHROOT": ["chroot"]}}


@pytest.mark.parametrize("recorded, names", [
    ([], ["execve", "rt_sigreturn"]),
    (["openat"], ["execve", "openat", "rt_sigreturn"]),
    (["faccessat"], ["access", "execve", "faccessat", "rt_sigreturn"]),
    (["ptrace", "452"], ["execve", "rt_sigreturn"]),
])
def test_what_nobody_could_see_is_added_and_nothing_beyond_the_widest_profile(recorded, names):
    assert completed(recorded, GROUPS["always"], GROUPS["instead"], permitted(PROFILE)) == names


def test_a_profile_is_narrowed_to_a_list_and_keeps_what_it_refuses():
    assert narrowed(PROFILE, {"socket", "openat"}) == {**PROFILE, "syscalls": [
        {"names": ["openat"], "action": ALLOW, "comment": "files"}, SOCKET, MOUNT]}


def test_what_a_capability_brings_is_let_through_in_the_place_of_refused():
    assert narrowed(PROFILE, {"openat", "chroot"})["syscalls"] == [
        {"names": ["openat"], "action": ALLOW, "comment": "files"},
        {**MOUNT, "names": ["mount", "ptrace"]}, {"names": ["chroot"], "action": ALLOW}]


class Lives:
    """A laboratory whose service makes certain calls in each life, one list after the other; the last one again."""

    def __init__(self, folder, *calls, needs=(), refused=(), lost=0) -> None:
        self.workshop, self.experiments, self.calls = SimpleNamespace(folder=str(folder)), [], list(calls)
        self.tracer = SimpleNamespace(machine="x86_64", lost=lambda: lost, lineage=self)
        self.needs, self.refused, self.missing, self.time_over = set(needs), refused, {}, False

    def trials(self, wanted):
        return [self.trial(*one) for one in wanted]

    def trial(self, recipe, name):
        if self.time_over:
            raise OutOfTime("the time is over")
        with open(recipe.profile, encoding="utf-8") as stream:
            let_through = permitted(json.load(stream))
        self.experiments.append(name)
        life = SimpleNamespace(shims={len(self.experiments)})
        made = set(self.calls.pop(0) if len(self.calls) > 1 else self.calls[0])
        self.missing[len(self.experiments)] = made - let_through
        broken = ["a stop: it ends with 137"] if self.needs & made - let_through else []
        return SimpleNamespace(life=life, broken=broken, refused=Counter(self.refused))

    def unknown_below(self, shims):
        return self.missing[max(shims)]


@pytest.fixture(autouse=True)
def with_names(monkeypatch):
    monkeypatch.setattr(room, "call_names", sorted)


def fact_of(lives, recorded=("openat",), capabilities=()):
    return calls_fact(lives, Recipe("33:33", capabilities), list(recorded), 3, GROUPS)


def test_a_list_holds_in_two_lives(tmp_path):
    lives = Lives(tmp_path, ["openat"])
    assert fact_of(lives) == {
        "value": ["execve", "openat", "rt_sigreturn"], "machine": "x86_64", "enforced": 2,
        "evidence": "1 were recorded in 3 lives; 2 more are needed by the engine and the C library; "
                    "it lived 2 times with no other"}
    assert lives.experiments == ["with 3 system calls and no other"] * 2


def test_what_is_missed_is_given_back_and_two_more_lives_must_go_well(tmp_path):
    lives = Lives(tmp_path, ["openat"], ["openat", "rename"], ["openat"], needs=["rename"])
    found = fact_of(lives)
    assert (found["enforced"], found["value"]) == (2, ["execve", "openat", "rename", "rt_sigreturn"])
    assert "rename was missed" in found["evidence"]
    assert [name.split()[1] for name in lives.experiments] == ["3", "3", "4", "4"]


def test_a_call_that_is_asked_for_and_not_missed_is_given_back_too(tmp_path):
    assert "rename" in fact_of(Lives(tmp_path, ["openat", "rename"]))["value"]


def test_a_call_that_no_container_is_given_is_left_out_where_the_service_lives_without_it(tmp_path):
    found = fact_of(Lives(tmp_path, ["openat", "ptrace"]), ["openat", "ptrace"])
    assert (found["enforced"], "ptrace" in found["value"]) == (2, False)
    assert "without ptrace, which no container is given" in found["evidence"]


@pytest.mark.parametrize("capabilities, enforced", [(("SYS_CHROOT",), 2), (("SETUID",), 0), ((), 0), (None, 0)])
def test_another_root_is_for_who_was_left_the_capability(capabilities, enforced, tmp_path):
    found = fact_of(Lives(tmp_path, ["chroot"], needs=["chroot"]), ["chroot"], capabilities)
    assert (found["enforced"], found["value"]) == (
        enforced, ["chroot", "execve", "rt_sigreturn"] if enforced else ["chroot"])


def test_what_is_missed_and_cannot_be_given_is_not_tried_again(tmp_path):
    lives = Lives(tmp_path, ["openat", "ptrace"], needs=["ptrace"])
    fact_of(lives)
    assert len(lives.experiments) == 2


@pytest.mark.parametrize("what, how, why", [
    ("it needs what no container is given", {"needs": ["ptrace"]}, "a stop: it ends with 137 (ptrace refused)"),
    ("an event was lost", {"lost": 3}, "3 events of the kernel were lost"),
    ("the filter's refusals are named", {"needs": ["ptrace"], "refused": [("x", "mount", "EPERM")]},
     "a stop: it ends with 137 (mount, ptrace refused)"),
])
def test_no_list_is_made_where(what, how, why, tmp_path):
    found = fact_of(Lives(tmp_path, ["openat", "ptrace"], **how))
    assert (found["enforced"], found["value"]) == (0, ["openat"]), what
    assert found["evidence"] == f"1 were recorded in 3 lives, and it does not live with a list of them: {why}"


def test_no_list_is_made_where_each_life_misses_another_call(tmp_path):
    lives = Lives(tmp_path, *([call] for call in ("rename", "access", "fork", "socket") for _ in range(2)))
    assert fact_of(lives)["evidence"].endswith("it missed another call each time")


def test_no_list_is_made_where_the_time_is_over_and_the_rest_of_the_lesson_stays(tmp_path):
    lives = Lives(tmp_path, ["openat"])
    lives.time_over = True
    assert (fact_of(lives)["enforced"], lives.experiments) == (0, [])


def test_without_groups_the_calls_are_recorded_only(tmp_path):
    assert calls_fact(Lives(tmp_path, []), Recipe(), ["openat"], 2, None) == {
        "value": ["openat"], "machine": "x86_64", "enforced": 0,
        "evidence": "1 were recorded in 2 lives, and no list was made of them"}
