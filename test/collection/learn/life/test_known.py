"""A life that is compared with those before it ends with the first thing that is not as it was."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.life.known import Known
from ansible_collections.harden.stack.plugins.module_utils.learn.life.life import Life

FRONT, SCRIPT, COUNTER = "requests: page /", "requests: page /app.js", "requests: page /counter"
BOTH = Known([
    Life(steps=[("the first start", "well"), (FRONT, "200"), (SCRIPT, "200"), (COUNTER, "1")],
         bad_lines={"warning": "a warning"}),
    Life(steps=[("the first start", "well"), (FRONT, "200"), (SCRIPT, "200"), ("requests: page /by-chance", "200")]),
])
NONE = Known([])


@pytest.mark.parametrize("known, step, found", [
    (BOTH, (FRONT, "200"), ""),
    (BOTH, (FRONT, "500"), "requests: page /: 500, not 200"),
    (BOTH, ("requests: page /new", "200"), "requests: page /new: 200, not asked before"),
    (NONE, (FRONT, "500"), ""),
])
def test_another_answer_is_told(known, step, found):
    assert known.other_answer(*step) == found


@pytest.mark.parametrize("known, part, asked, found", [
    (BOTH, "requests", [FRONT, SCRIPT], ""),
    (BOTH, "requests", [FRONT], "requests: page /app.js: it was not asked"),
    (BOTH, "requests after a reload", [], ""),
    (NONE, "requests", [], ""),
])
def test_what_was_asked_each_time_and_is_not_any_more_is_told(known, part, asked, found):
    assert known.unasked(part, dict.fromkeys(asked, "200")) == found


@pytest.mark.parametrize("known, lines, found", [
    (BOTH, {"warning": "a warning again"}, ""),
    (BOTH, {"warning": "a warning", "error": "no space"}, "its log says: no space"),
    (NONE, {"error": "no space"}, ""),
])
def test_a_new_line_of_trouble_is_told(known, lines, found):
    assert known.new_line(lines) == found
