"""What a Redis or Valkey server answers to its administrator."""

from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.redis import client as it
from support import refusal


def test_an_answer_is_what_its_line_says_and_a_refusal_is_one_of_the_servers_own_words():
    found = it.answers('"OK"\n{"a":[1]}\nnull\nerror:"ERR unknown \\"command\\""\n')
    assert found[:3] == ["OK", {"a": [1]}, None]
    assert isinstance(found[3], it.CommandError)
    assert str(found[3]) == 'ERR unknown "command"'


@pytest.mark.parametrize("what, lines, words", [
    ("another password for the administrator", ['error:"WRONGPASS invalid"', 'error:"NOAUTH"'], "WRONGPASS invalid"),
    ("a server that still reads its keys", ['error:"LOADING wait"', "{}"], "LOADING wait"),
    ("a connection that broke", ['"OK"'], "1 commands had 0 answers"),
    ("a client that said nothing", [], "1 commands had 0 answers"),
])
def test_ends_the_run(monkeypatch, what, lines, words):
    printed = "\n".join(lines)
    monkeypatch.setattr(it, "run_inside", lambda *_: SimpleNamespace(returncode=0, stdout=printed, stderr=""))
    assert refusal(lambda: it.Admin("c").run(["PING"])) == words, what
