"""What the engine's API answers."""

import socketserver
import threading

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine import api as it


@pytest.mark.parametrize("version, least, older", [
    ("2.9.0", "2.21", True),
    ("26.1.5+dfsg1", "25.0", False),
    ("v2.26.1-4", "2.21", False),
])
def test_a_version_is_older(version, least, older):
    assert (it.version_tuple(version) < it.version_tuple(least)) == older


class Answers(socketserver.StreamRequestHandler):
    """An engine from which a container was removed after it was listed, and another that is broken."""

    said = {
        "/containers/json?all=1": ("200 OK", '[{"Id": "kept"}, {"Id": "gone"}]'),
        "/containers/kept/json": ("200 OK", '{"Id": "kept"}'),
        "/containers/gone/json": ("404 Not Found", '{"message": "No such container: gone"}'),
        "/containers/broken/json": ("500 Internal Server Error", '{"message": "no layer"}'),
    }

    def handle(self):
        status, body = self.said[self.rfile.readline().split()[1].decode()]
        self.wfile.write(f"HTTP/1.0 {status}\r\n\r\n{body}".encode())


@pytest.fixture(name="engine")
def an_engine(tmp_path):
    path = str(tmp_path / "docker.sock")
    with socketserver.ThreadingUnixStreamServer(path, Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield it.Engine(path)
        server.shutdown()


def test_a_container_that_was_removed_since_it_was_listed_is_left_out(engine):
    assert engine.inspected_all(engine.all_containers()) == [{"Id": "kept"}]


def test_one_that_is_asked_for_by_itself_is_an_error_that_says_so(engine):
    with pytest.raises(it.EngineHasNone, match="No such container: gone"):
        engine.json("/containers/gone/json")


def test_one_that_the_engine_cannot_tell_of_is_not_left_out(engine):
    with pytest.raises(it.EngineError, match="no layer"):
        engine.inspected_all([{"Id": "kept"}, {"Id": "broken"}])
