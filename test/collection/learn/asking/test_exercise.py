"""What the owner of a service has it do."""

import base64
import subprocess

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.asking import exercise as room


@pytest.mark.parametrize("said, word", [
    (b"E\0\0\0\xffj\x04Host '172.18.0.1' is not allowed to connect to this MariaDB server", "binary"),
    (b"G\0\0\0\xffj\x04Host '172.18.0.101' is not allowed to connect to this MariaDB server", "binary"),
    (b"220 mail.example.org ESMTP\r\n", "220"), (b"HTTP/1.0 200 OK\r\n", "HTTP/"), (b"\x15\x03\x01", "binary"),
])
def test_what_is_no_text_is_told_alike_whatever_its_length(said, word):
    assert room.first_word(said) == word


@pytest.mark.parametrize("one, command, text, what", [
    ({"command": ["shop", "--check"]}, ["shop", "--check"], "", "command shop"),
    ({"script": "tests/a.sh", "text": base64.b64encode(b"exit 3\n").decode()}, ["sh", "-s"], "exit 3\n",
     "script tests/a.sh"),
])
def test_a_command_and_a_script_run_in_the_container(monkeypatch, one, command, text, what):
    ran = []

    def run_inside(*words):
        ran.append(words)
        return subprocess.CompletedProcess([], 3)

    monkeypatch.setattr(room, "run_inside", run_inside)
    assert room.exercise("127.0.0.1", set(), "box", [one], {}, set()) == [(what, "it ends with 3")]
    assert ran == [("box", command, text, room.COMMAND_SECONDS)]


class SlowSite:
    """It answers nothing but pages, and those late."""

    def visit(self, address: str) -> list:
        return [(f"page / of {address}", 200)]


def test_a_known_site_is_asked_for_pages_alone(monkeypatch):
    monkeypatch.setattr(room, "greet", lambda *_words: pytest.fail("it was greeted"))
    assert room.exercise("172.18.0.2", {80}, "box", [], {80: SlowSite()}, set()) == [("page / of 172.18.0.2", 200)]


def test_a_site_that_is_found_is_known_from_then_on(monkeypatch):
    greeted = []
    monkeypatch.setattr(room, "greet",
                        lambda _address, port, _seconds: greeted.append(port) or ("HTTP/", b"HTTP/1.1 200"))
    monkeypatch.setattr(room, "Site", lambda _port: SlowSite())
    sites = {}
    assert [room.exercise("a", {80}, "box", [], sites, set()) for _ in range(2)] == [[("page / of a", 200)]] * 2
    assert greeted == [80] and list(sites) == [80]


def test_a_port_that_said_nothing_is_not_waited_for_again(monkeypatch):
    waited = []
    words = {5672: ("AMQP", b"AMQP"), 4369: (room.SILENT, b"")}
    monkeypatch.setattr(room, "greet", lambda _address, port, seconds: waited.append((port, seconds)) or words[port])
    monkeypatch.setattr(room, "work_in_database", lambda _container: [])
    silent = set()
    for _ in range(2):
        room.exercise("a", {4369, 5672}, "box", [], {}, silent)
    assert waited == [(4369, room.PATIENCE), (5672, room.PATIENCE), (4369, room.NO_WORD), (5672, room.PATIENCE)]
    assert silent == {4369}
