"""The engine's settings: what is merged into somebody's daemon.json."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.harden.stack.plugins.module_utils.daemon import flags as command_line
from ansible_collections.harden.stack.plugins.module_utils.daemon import look
from ansible_collections.harden.stack.plugins.module_utils.daemon.merge import merged
from support import refusal

NOFILE = {"nofile": {"Name": "nofile", "Soft": 64000, "Hard": 64000}}
SETTINGS = {
    "engine-live-restore": {"live-restore": True},
    "engine-no-shared-bridge": {"icc": False},
    "engine-bounded-log": {"log-driver": "local", "log-opts": {"max-size": "10m", "max-file": "5"}},
    "engine-ulimits": {"default-ulimits": NOFILE},
    "engine-log-level": {"log-level": "info"},
    "engine-secure-registries": {"insecure-registries": []},
}
ALL = {
    "live-restore": True,
    "icc": False,
    "log-driver": "local",
    "log-opts": {"max-size": "10m", "max-file": "5"},
    "default-ulimits": NOFILE,
}
SYSLOG = {**ALL, "log-driver": "syslog", "log-opts": {"tag": "x"}}
BOUNDED = {**ALL, "log-driver": "json-file", "log-opts": {"max-size": "1m"}}
FEW = {**ALL, "default-ulimits": {"nofile": {"Name": "nofile", "Soft": 9, "Hard": 9}}}


def without(document: dict, key: str) -> dict:
    return {name: value for name, value in document.items() if name != key}


@pytest.mark.parametrize("what, present, expected", [
    ("nothing there", {}, ALL),
    ("all of it there", ALL, ALL),
    ("other keys, in their order", {"labels": ["a"], "zeta": {"x": 1}}, {"labels": ["a"], "zeta": {"x": 1}, **ALL}),
    ("another value, in its place", {"icc": True, "debug": True}, {"icc": False, "debug": True, **without(ALL, "icc")}),
    ("a log driver that sends elsewhere", SYSLOG, SYSLOG),
    ("json-file with a limit", BOUNDED, BOUNDED),
    ("json-file without one", {**ALL, "log-driver": "json-file", "log-opts": {"labels": "x"}}, ALL),
    ("a limit of open files", FEW, FEW),
    ("debug's level", {**ALL, "log-level": "debug"}, {**ALL, "log-level": "info"}),
    ("registries without TLS", {**ALL, "insecure-registries": ["r:5000"]}, {**ALL, "insecure-registries": []}),
])
def test_merging(what, present, expected):
    """The order counts, too."""
    document, _changes = merged(present, SETTINGS, {})
    assert list(document.items()) == list(expected.items()), what


def test_each_change_says_what_was_what_is_and_which_control_wants_it():
    _document, changes = merged({**ALL, "icc": True}, SETTINGS, {})
    assert changes == [{"key": "icc", "control": "engine-no-shared-bridge", "words": "icc: true → false"}]


def test_options_of_another_driver_do_not_stay_beside_ours():
    document, _changes = merged({"log-opts": {"labels": "x"}}, {"engine-bounded-log": {"log-driver": "journald"}}, {})
    assert list(document.items()) == [("log-opts", {}), ("log-driver", "journald")]


PLAIN = st.one_of(st.booleans(), st.sampled_from(["local", "json-file", "syslog", "debug"]))
MAPS = st.dictionaries(st.sampled_from(["max-size", "nofile", "x"]), st.just("1m"))
DOCUMENTS = st.fixed_dictionaries({}, optional={
    **{key: st.one_of(PLAIN, MAPS) for key in ("icc", "labels", "log-driver", "live-restore", "bip", "dns")},
    **{key: MAPS for key in ("log-opts", "default-ulimits")},
})


@given(DOCUMENTS)
def test_whatever_stands_there_other_keys_stay_and_merging_twice_changes_nothing_more(document):
    first, _changes = merged(document, SETTINGS, {})
    assert merged(first, SETTINGS, {}) == (first, [])
    assert {key: first[key] for key in ("bip", "dns", "labels") if key in document} == \
        {key: document[key] for key in ("bip", "dns", "labels") if key in document}


@pytest.mark.parametrize("what, words, flags", [
    ("none", ["/usr/sbin/dockerd", "-H", "fd://"], {"hosts": ["fd://"]}),
    ("a switch", ["dockerd", "--icc=false"], {"icc": False}),
    ("a switch without a value", ["dockerd", "--live-restore", "--debug"], {"live-restore": True, "debug": True}),
    ("a value after a blank", ["dockerd", "--log-level", "warn", "--icc"], {"log-level": "warn", "icc": True}),
    ("lists", ["dockerd", "-H", "fd://", "--host=tcp://0.0.0.0:2375", "--insecure-registry", "r:5000"],
     {"hosts": ["fd://", "tcp://0.0.0.0:2375"], "insecure-registries": ["r:5000"]}),
    ("maps", ["dockerd", "--log-opt", "max-size=1m", "--default-ulimit=nofile=9:9"],
     {"log-opts": {"max-size": "1m"}, "default-ulimits": {"nofile": "9:9"}}),
    ("nothing at all", [], {}),
])
def test_the_engines_command_line(what, words, flags):
    assert command_line.flags_of(words) == flags, what


def test_a_setting_of_the_command_line_that_is_right_stays_there_another_one_is_refused():
    assert merged(ALL, SETTINGS, {"live-restore": True})[1] == []
    said = refusal(lambda: merged({}, SETTINGS, {"icc": True}))
    assert "started with `icc` = true " in said
    assert "take it out of the unit" in said


@pytest.mark.parametrize("what, change, enough", [
    ("a live-restore", {"live-restore": True}, True),
    ("a label", {"labels": ["x"]}, True),
    ("the proxy", {"userland-proxy": False}, False),
    ("the log driver", {"log-driver": "local"}, False),
])
def test_whether_a_signal_is_enough(what, change, enough):
    present = {"icc": False}
    assert (look.digest(present) == look.digest({**present, **change})) == enough, what


@pytest.mark.parametrize("what, text, written", [
    ("a tab", '{\n\t"icc": true\n}', '{\n\t"icc": false\n}\n'),
    ("four blanks", '{\n    "icc": true\n}', '{\n    "icc": false\n}\n'),
    ("one line", '{"icc": true}', '{\n  "icc": false\n}\n'),
    ("no file", None, '{\n  "icc": false\n}\n'),
])
def test_the_file_keeps_its_indentation(what, text, written):
    assert look.text_of({"icc": False}, text) == written, what


@pytest.mark.parametrize("what, most, limit", [
    ("without a ceiling", float("inf"), 64_000),
    ("of a container that may open 20,000 files", 20_000, 20_000),
])
def test_the_limit_of_open_files_on_a_server(what, most, limit):
    lowered = {"default-ulimits": {"nofile": {"Name": "nofile", "Soft": limit, "Hard": limit}}}
    assert look.within_reach(SETTINGS, most) == {**SETTINGS, "engine-ulimits": lowered}, what
