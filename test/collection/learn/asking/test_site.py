"""What is asked of a site: a real one, on a port of its own."""

import http.server
import threading
import time

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.asking import site
from ansible_collections.harden.stack.plugins.module_utils.learn.asking.site import Site


class Board(http.server.BaseHTTPRequestHandler):
    """A page with a link to a form. What is sent to the form is a page of its own afterwards; no other takes it."""

    left: list = []
    largest, late = 0, 0.0

    def do_GET(self):
        pages = {"/": '<a href="form">leave something</a><a href="http://elsewhere.invalid/">away</a>',
                 "/form": '<form method="post" action="/form">' + "".join(f'<a href="{one}">' for one in self.left)}
        time.sleep(self.late if self.path == "/" else 0)
        text = pages.get(self.path)
        self.answer(404 if text is None and self.path not in self.left else 200, text or "")

    def do_POST(self):
        if self.path != "/form":
            # Without a look at what is sent.
            self.answer(405, "")
            return
        Board.largest = len(self.rfile.read(int(self.headers["Content-Length"])))
        self.left.append(f"/left/{len(self.left)}")
        self.answer(200, "thank you")

    def answer(self, status, text):
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_words):
        pass


@pytest.fixture(name="port")
def a_board():
    Board.left = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Board) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_its_pages_are_asked_and_a_file_is_sent_where_a_form_is(port):
    assert Site(port).visit("127.0.0.1") == [
        (f"page / of port {port}", 200),
        (f"page /form of port {port}", 200),
        (f"file sent to / of port {port}", "not taken"),
        (f"file sent to /form of port {port}", "taken"),
    ]
    # More than a program holds in its memory.
    assert Board.largest > 512 * 1024


def test_what_was_left_there_is_no_page_that_is_asked_for_the_next_time(port):
    board = Site(port)
    assert board.visit("127.0.0.1") == board.visit("127.0.0.1")
    assert len(Board.left) == 2
    assert (f"page /left/0 of port {port}", 200) in Site(port).visit("127.0.0.1")


def test_the_first_of_its_pages_are_asked_for_again_and_no_new_ones(port, monkeypatch):
    monkeypatch.setattr(site, "MOST_AGAIN", 2)
    Board.left = ["/left/0"]
    board = Site(port)
    pages = [[what for what, _ in board.visit("127.0.0.1") if what.startswith("page")] for _ in range(2)]
    assert pages == [[f"page {path} of port {port}" for path in paths]
                     for paths in (["/", "/form", "/left/0"], ["/", "/form"])]


def test_who_is_not_there_takes_no_file():
    assert Site(1).visit("127.0.0.1") == [
        ("page / of port 1", "ConnectionRefusedError"), ("file sent to / of port 1", "not taken"),
    ]


def test_a_first_page_may_be_late(port, monkeypatch):
    monkeypatch.setattr(site, "PATIENCE", 0.05)
    Board.late = 0.5
    try:
        assert Site(port).visit("127.0.0.1")[0] == (f"page / of port {port}", 200)
    finally:
        Board.late = 0
