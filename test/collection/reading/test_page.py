"""Whether a page answers."""

import http.server
import os
import socket
import threading
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.reading.page import page

LINES = ["PHP Parse error: x", "[error] 500", "GET /"]
CONTAINER = SimpleNamespace(inspected={"Id": "1"}, engine=SimpleNamespace(log_lines=lambda _id, _count: LINES))
SAID = "; it said last: PHP Parse error: x / [error] 500"


class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.mark.parametrize("path, expected", [
    ("200", "answers"),
    ("302", "answers"),
    ("404", "answers"),
    ("500", f"status 500{SAID}"),
    ("503", f"status 503{SAID}"),
])
def test_a_page_answers_by_its_status(path, expected):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        said = page(CONTAINER, f"127.0.0.1:{server.server_address[1]}/{path}")
        server.shutdown()
    assert said == expected


def test_a_page_that_nobody_serves_does_not_answer():
    assert page(CONTAINER, "127.0.0.1:1/") == f"no answer (Connection refused){SAID}"


def test_an_error_that_the_engine_has_a_moment_later_is_waited_for():
    looks = iter([[], ["GET /"], LINES])
    engine = SimpleNamespace(log_lines=lambda _id, _count: next(looks))
    said = page(SimpleNamespace(inspected={"Id": "1"}, engine=engine), "127.0.0.1:1/")
    assert said == f"no answer (Connection refused){SAID}"


def test_a_service_that_speaks_of_no_error_is_quoted_with_its_last_lines(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    engine = SimpleNamespace(log_lines=lambda _id, _count: ["started", "GET /"])
    said = page(SimpleNamespace(inspected={"Id": "1"}, engine=engine), "127.0.0.1:1/")
    assert said == "no answer (Connection refused); it said last: started / GET /"


def answering(*parts):
    """A server that sends these bytes for the first request, whatever it is."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer():
        channel, _ = listener.accept()
        with channel, listener:
            channel.recv(65536)
            for part in parts:
                channel.sendall(part)
    threading.Thread(target=answer, daemon=True).start()
    return f"127.0.0.1:{listener.getsockname()[1]}/"


@pytest.mark.parametrize("parts, expected", [
    ((b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"), "answers"),
    ((b"HTTP/1.0 200\r\n\r\n",), "answers"),
    ((b"SSH-2.0-OpenSSH\x1b[2J\r\n",), f"no answer (this is no HTTP: SSH-2.0-OpenSSH\\u{{1b}}[2J){SAID}"),
    ((), f"no answer (it gave no status){SAID}"),
    ((b"HTTP/1.1 103 Early Hints\r\n" * 300,), f"no answer (it gave no status){SAID}"),
])
def test_only_a_status_counts_as_an_answer(parts, expected):
    assert page(CONTAINER, answering(*parts)) == expected


class PagesOnSix(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6


@pytest.mark.skipif(not os.path.exists("/proc/net/if_inet6"), reason="this kernel has no IPv6")
def test_a_page_on_the_sixth_version_of_ip():
    with PagesOnSix(("::1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert page(CONTAINER, f"[::1]:{server.server_address[1]}/200") == "answers"
        server.shutdown()
