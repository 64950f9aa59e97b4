"""What changed between two measurements, and in which words."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.regular_audit import compare as it
from ansible_collections.harden.stack.plugins.module_utils.regular_audit.words import journal_line, say

ORDER = ["fails", "unmeasured", "open"]
SEVERITIES = {"no-new-privileges": "high", "pids-limit": "medium", "disk-space": "low"}


def finding(control, ok, service="web", **more):
    return {"host": "h", "control": control, **({"service": service} if service else {}), "ok": ok, **more}


def wrong(control, read, found, service="web", **more):
    return finding(control, False, service, why=f"{read} is {found}",
                   readings=[{"read": read, "found": found, "wanted": "right"},
                             {"read": "other", "found": "right", "wanted": "right"}], **more)


HOLDS = [finding("no-new-privileges", True)]
FAILS = [wrong("no-new-privileges", "no_new_privs", "0")]
OPEN = [wrong("no-new-privileges", "no_new_privs", "0", open="agreed")]
UNREAD = [finding("no-new-privileges", None, why="it does not run")]


@pytest.mark.parametrize("before, now, said", [
    (HOLDS, HOLDS, []),
    (FAILS, FAILS, []),
    (HOLDS, FAILS, ["appeared: no-new-privileges of web does not hold: no_new_privs is 0"]),
    (FAILS, HOLDS, ["gone: no-new-privileges of web holds"]),
    (HOLDS, OPEN, ["appeared: no-new-privileges of web is left open, as it was agreed: no_new_privs is 0"]),
    (OPEN, FAILS, ["changed: no-new-privileges of web does not hold: no_new_privs is 0"]),
    (HOLDS, UNREAD, ["appeared: no-new-privileges of web cannot be measured: it does not run"]),
    (UNREAD, HOLDS, ["gone: no-new-privileges of web is measured again"]),
    (FAILS, UNREAD, ["changed: no-new-privileges of web cannot be measured: it does not run"]),
    # Another wrong value is news; of what varies it is none.
    ([wrong("ports", "port_bindings", "80")], [wrong("ports", "port_bindings", "81")],
     ["changed: ports of web does not hold: port_bindings is 81"]),
    ([wrong("image-age", "image_age 30 Dockerfile", "31 days")],
     [wrong("image-age", "image_age 30 Dockerfile", "32 days")], []),
    # A control that a deploy has added or taken away.
    ([], FAILS, ["appeared: no-new-privileges of web does not hold: no_new_privs is 0"]),
    (FAILS, [], ["gone: no-new-privileges of web holds"]),
    # Of the server itself.
    ([], [wrong("disk-space", "room", "3 MiB", "")], ["appeared: disk-space does not hold: room is 3 MiB"]),
    # One reason is one line.
    ([], [finding("a", None, why="gone"), finding("b", None, why="gone"), finding("c", None, "db", why="gone")],
     ["appeared: a, b of web cannot be measured: gone", "appeared: c of db cannot be measured: gone"]),
    # What does not hold comes first.
    ([], [finding("a", None, why="gone"), *FAILS],
     ["appeared: no-new-privileges of web does not hold: no_new_privs is 0",
      "appeared: a of web cannot be measured: gone"]),
])
def test_changes(before, now, said):
    assert [say(one) for one in it.changes_between(it.state_of(before), it.state_of(now), ORDER)] == said


def test_what_only_the_second_look_has_is_no_news():
    first, second = it.state_of(FAILS), it.state_of([*FAILS, wrong("pids-limit", "pids_limit", "1")])
    assert list(it.confirmed(first, second, {})) == ["no-new-privileges web"]
    assert list(it.confirmed({}, second, second)) == ["no-new-privileges web", "pids-limit web"]
    assert it.confirmed(first, {}, {}) == {}


def test_counts():
    findings = [*HOLDS, *FAILS, *OPEN[:0], finding("x", None), wrong("y", "y", "1", open="agreed")]
    assert it.count(findings, it.state_of(findings)) == {"holds": 1, "fails": 1, "open": 1, "unmeasured": 1}


@pytest.mark.parametrize("control, state, change, priority", [
    ("no-new-privileges", "fails", "appeared", "<3>"), ("pids-limit", "fails", "changed", "<4>"),
    ("disk-space", "fails", "appeared", "<5>"), ("unknown", "fails", "appeared", "<5>"),
    ("no-new-privileges", "open", "appeared", "<5>"), ("no-new-privileges", "fails", "gone", "<5>"),
])
def test_the_priority_in_the_journal(control, state, change, priority):
    line = journal_line({"change": change, "state": state, "controls": [control], "text": "t"}, SEVERITIES)
    assert line == f"{priority}t"


@pytest.mark.parametrize("text", ["a\nFake line", "\x1b[31mred"])
def test_hostile_texts_stay_in_their_line(text):
    state = it.state_of([finding("a", False, why=text, readings=[{"read": "r", "found": text, "wanted": "w"}])])
    [change] = it.changes_between({}, state, ORDER)
    assert "\n" not in say(change) and "\x1b" not in say(change)
