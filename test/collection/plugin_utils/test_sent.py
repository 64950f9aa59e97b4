"""A function of the collection that is run by itself, by a shell of this machine in place of a server's."""

import marshal
import os
import re
import stat
import subprocess
import sys

import pytest

from ansible_collections.harden.stack.plugins.module_utils.server.arguments import ARGUMENTS
from ansible_collections.harden.stack.plugins.plugin_utils import sent
from ansible_collections.harden.stack.plugins.plugin_utils.completed import completed
from support import includes, refusal

CALL = ("system.said", "printable")


class Action:
    """As Ansible's, with the interpreter of a server that has none of Ansible."""

    def __init__(self, code, interpreter=sys.executable, pipelined=True):
        self.code, self.pipelined, self.asked = code, pipelined, []
        self.interpreter = interpreter
        self._templar = self

    def template(self, value):
        return value

    def _is_pipelining_enabled(self, style):
        return self.pipelined

    def _compute_environment_string(self):
        return "LC_ALL=C.UTF-8"

    def _low_level_execute_command(self, command, in_data):
        self.asked.append(command)
        # Below /run nothing may be written by a test.
        in_data = in_data.replace(b"/run/harden-init", os.path.dirname(self.code).encode())
        ended = subprocess.run(["sh", "-c", command], input=in_data, capture_output=True, check=False)
        return {"rc": ended.returncode, "stdout": ended.stdout.decode(), "stderr": ended.stderr.decode()}


@pytest.fixture(name="code")
def fixture_code(tmp_path):
    return str(tmp_path / "run" / "system.said.code")


def asked(action, arguments, *, keeps=True, call=CALL):
    return sent.run_there(action, call, arguments, {"ansible_python_interpreter": action.interpreter}, keeps=keeps)


def test_a_function_answers_and_its_code_is_kept_for_root_alone(code):
    action = Action(code)
    assert asked(action, {"text": "a\x1b[2J"}) == "a\\u{1b}[2J"
    if os.geteuid() == 0:
        assert stat.S_IMODE(os.stat(code).st_mode) == 0o600
        assert stat.S_IMODE(os.stat(os.path.dirname(code)).st_mode) == 0o700
        assert os.listdir(os.path.dirname(code)) == ["system.said.code"]
    # The second one takes it from there, in one call.
    calls = len(action.asked)
    assert asked(action, {"text": "b"}) == "b"
    assert len(action.asked) - calls == (1 if os.geteuid() == 0 else 2)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root keeps code")
def test_code_is_known_again_whatever_the_order_in_which_its_modules_were_found(code, monkeypatch):
    action, texts = Action(code), {**sent.texts_of("server.looked"), **sent.texts_of(CALL[0])}
    for order in [sorted(texts), sorted(texts, reverse=True)]:
        monkeypatch.setattr(sent, "texts_of", lambda name, order=order: {path: texts[path] for path in order})
        assert asked(action, {"text": "a"}) == "a"
    # The first time it is asked for, and brought.
    assert len(action.asked) == 2 + 1


def test_a_check_keeps_nothing(code):
    assert asked(Action(code), {"text": "a"}, keeps=False) == "a"
    assert not os.path.exists(code)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root keeps code")
@pytest.mark.parametrize("spoil", [
    lambda path: os.chmod(path, 0o644),
    lambda path: os.chown(path, 1, 1),
    lambda path: (os.rename(path, f"{path}.x"), os.symlink(f"{path}.x", path)),
    lambda path: os.truncate(path, 20),
], ids=["that others may read", "of somebody else", "that is a link", "that was cut off"])
def test_code_that_is_not_roots_own_is_not_run(code, spoil):
    action = Action(code)
    asked(action, {"text": "a"})
    with open(code, "rb") as stream:
        known = marshal.load(stream)
    known["codes"]["system/said.py"] = compile("def printable(text): return 'another'", "x", "exec")
    with open(code, "wb") as stream:
        marshal.dump(known, stream)
    assert asked(action, {"text": "b"}) == "another"
    spoil(code)
    assert asked(action, {"text": "b"}) == "b"


@pytest.mark.parametrize("what, action", [
    ("where a module must be copied first", {"pipelined": False}),
    ("where Ansible is to look for Python", {"interpreter": "auto"}),
    ("where that Python is not there", {"interpreter": "/nowhere/python3"}),
])
def test_it_leaves_the_work_to_a_module(code, what, action):
    assert asked(Action(code, **action), {"text": "a"}) is None, what


def test_what_may_be_called_once_is_not_called_again_where_it_broke(code):
    def once(action, arguments):
        given = {"ansible_python_interpreter": action.interpreter}
        return sent.run_there(action, CALL, arguments, given, keeps=True, once=True)

    assert once(Action(code), {"text": "a"}) == "a"
    assert "broke off on the server, with 1: TypeError" in refusal(lambda: once(Action(code), {"unknown": 1}))
    # Nothing has begun there.
    assert once(Action(code, interpreter="/nowhere/python3"), {"text": "a"}) is None


def test_a_function_that_breaks_leaves_it_to_a_module_that_tells_why(code):
    assert asked(Action(code), {"unknown": 1}) is None


def test_the_command_is_the_one_of_a_module_to_which_an_account_may_be_limited(code):
    action = Action(code)
    asked(action, {"text": "canary-3f"})
    assert set(action.asked) == {f"LC_ALL=C.UTF-8 {sys.executable}"}


@pytest.mark.parametrize("look, part", [("stack.looked", "mysql/reader.py"), ("server.looked", "port_filter/look.py")])
def test_all_that_a_look_imports_is_brought(look, part):
    texts = sent.texts_of(look)
    for path, text in texts.items():
        folder = path.rpartition("/")[0].split("/")
        for dots, name in re.findall(r"^\s*from (\.+)([\w.]*) import", text, re.MULTILINE):
            start = folder[:len(folder) - len(dots) + 1]
            place = "/".join([*start, *filter(None, name.split("."))])
            assert f"{place}.py" in texts or any(one.startswith(f"{place}/") for one in texts), (path, dots, name)
    assert "stack/look.py" in texts and part in texts


@pytest.mark.parametrize("given, found", [
    ({"host": "a", "wanted": {}, "checks": {}}, {"host": "a", "wanted": {}, "checks": {}, "stack": None}),
    ({"host": "a", "wanted": {}, "checks": {}, "stack": {"project": "p", "services": [], "move": "false"}},
     {"stack": {"move": False, "target": "compose", "log_lines": 0, "run": None}}),
])
def test_arguments_have_their_defaults_and_types(given, found):
    assert includes(completed(given, ARGUMENTS), found)


@pytest.mark.parametrize("given, why", [
    ({"host": "a"}, "missing: ['wanted', 'checks']"),
    ({"host": "a", "wanted": {}, "checks": {}, "stack": {"project": "p"}}, "missing: ['services']"),
    ({"host": "a", "wanted": {}, "checks": {}, "odd": 1}, "unknown arguments: ['odd']"),
])
def test_others_are_refused(given, why):
    assert why in refusal(lambda: completed(given, ARGUMENTS))
