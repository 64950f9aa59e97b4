"""What a service is asked by its protocol, of servers that speak it."""

import socket
import threading

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.asking import exercise as room
from ansible_collections.harden.stack.plugins.module_utils.learn.asking.dialogs import converse


def serve(greeting: bytes, answers: dict, otherwise: bytes) -> int:
    """A server that greets, and answers to the first word of each line. Gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk(channel: socket.socket) -> None:
        with channel, channel.makefile("rb") as lines:
            channel.sendall(greeting)
            for line in lines:
                words = line.split()
                channel.sendall(answers.get(words[0] if words else b"", otherwise))

    def take() -> None:
        while True:
            channel, _ = listener.accept()
            threading.Thread(target=talk, args=(channel,), daemon=True).start()

    threading.Thread(target=take, daemon=True).start()
    return listener.getsockname()[1]


@pytest.mark.parametrize("refusal, word", [(b"554 you speak first\r\n", "220"), (b"HTTP/1.0 400 Bad\r\n", "HTTP/")])
def test_who_greets_late_is_not_taken_for_one_who_refuses(monkeypatch, refusal, word):
    listener = socket.create_server(("127.0.0.1", 0))

    def take() -> None:
        while True:
            channel, _ = listener.accept()
            with channel:
                channel.settimeout(0.2)
                try:
                    channel.sendall(refusal if channel.recv(64) else b"")
                except TimeoutError:
                    channel.sendall(b"220 mail.example.org ESMTP\r\n")

    threading.Thread(target=take, daemon=True).start()
    monkeypatch.setattr(room, "OWN_WORD", 0.01)
    monkeypatch.setattr(room, "patient", float)
    assert room.greet("127.0.0.1", listener.getsockname()[1])[0] == word


REDIS = {b"PING": b"+PONG\r\n", b"SET": b"+OK\r\n", b"GET": b"$1\r\n1\r\n", b"DEL": b":1\r\n", b"SAVE": b"-ERR no\r\n",
         b"INFO": b"$4\r\n# S\n\r\n"}
SMTP = {b"EHLO": b"250-host.example\r\n250 SIZE 9\r\n", b"QUIT": b"221 bye\r\n"}


@pytest.mark.parametrize("greeting, answers, otherwise, word, told", [
    (b"220 host ESMTP\r\n", SMTP, b"250 ok\r\n", "220", ["250", "250", "250", "250", "221"]),
    (b"", {**REDIS, b"GET": b"-ERR wrong number of arguments for 'get' command\r\n"}, b"", "-ERR",
     ["+OK", "-ERR", ":1", "-ERR", "$4"]),
    (b"", {}, b"ERROR\r\n", "ERROR", ["ERROR"] * 5),
    (b"* OK ready\r\n", {b"a": b"* CAPABILITY IMAP4\r\na OK\r\n", b"c": b"* BYE\r\n"}, b"b OK\r\n", "*",
     ["*", "b", "*"]),
    (b"SSH-2.0-x\r\n", {}, b"", "SSH-2.0-x", []),
])
def test_a_service_is_asked_by_its_protocol(greeting, answers, otherwise, word, told):
    port = serve(greeting, answers, otherwise)
    assert room.greet("127.0.0.1", port)[0] == word
    found = room.exercise("127.0.0.1", {port}, "none", [], {}, set())
    assert found[0] == (f"greeting of port {port}", word)
    assert [answer for _, answer in found[1:]] == told


def test_a_service_that_ends_the_talk_is_told_with_the_line_at_which_it_did():
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=lambda: listener.accept()[0].close(), daemon=True).start()
    [(what, how)] = converse("127.0.0.1", listener.getsockname()[1], b"+PONG\r\n")[:1]
    assert what == "Redis SET harden-learn 1" and how in ("closed", "ConnectionResetError", "BrokenPipeError")
