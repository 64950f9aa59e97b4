"""Whether a receiver of logs is there."""

import re
import socket
import threading

import pytest

from ansible_collections.harden.stack.plugins.module_utils.reading import forward as it


@pytest.mark.parametrize("what, value, expected", [
    ("a text", "ack", "a361636b"),
    ("a long text", "x" * 40, "d928" + "78" * 40),
    ("text of another language", "ü", "a2c3bc"),
    ("a list", ["a", []], "92a16190"),
    ("a map", {"a": "b"}, "81a161a162"),
    ("a time", 1_795_000_000, "ce6afd86c0"),
])
def test_is_packed_as_messagepack_says(what, value, expected):
    assert it.packed(value).hex() == expected, what


def test_a_receiver_that_is_not_there_is_told_as_what_it_is():
    assert it.ask("127.0.0.1", 1, {}, "tag").startswith("silent: ")


@pytest.mark.parametrize("what, answer, expected", [
    ("which confirms that very record", lambda message: bytes([0x81]) + it.packed("ack") + message[-25:],
     "acknowledged"),
    ("which confirms another", lambda _message: it.packed({"ack": "another"}), "answered something else"),
    ("which hangs up", lambda _message: b"", "(?:silent|answered).*"),
])
def test_a_receiver(what, answer, expected):
    with socket.create_server(("127.0.0.1", 0)) as server:
        def answering():
            channel, _address = server.accept()
            with channel:
                channel.sendall(answer(channel.recv(4096)))

        thread = threading.Thread(target=answering, daemon=True)
        thread.start()
        address, port = server.getsockname()
        said = it.ask(address, port, {"log": "asked"}, "tag")
        thread.join(5)
    assert re.fullmatch(expected, said), what
