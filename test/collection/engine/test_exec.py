"""A program that is run inside a container, by an engine of ours on a socket."""

import json
import select
import socketserver
import subprocess
import threading
import time

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.exec import run_inside


def frame(stream, text):
    return bytes([stream, 0, 0, 0]) + len(text).to_bytes(4, "big") + text


class Process(socketserver.StreamRequestHandler):
    """Every process that is begun has the next of the server's `codes`: 126 is one that the engine did not bring to
    life. It says what it was given to read."""

    def handle(self):
        method, path = self.rfile.readline().decode().split()[:2]
        length = 0
        while (line := self.rfile.readline()).strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        body = json.loads(self.rfile.read(length) or b"null")
        self.server.asked.append((method, path, body))
        if path == "/containers/json":
            return self.answer(self.server.running)
        if path.startswith("/containers/"):
            if "gone" in path:
                return self.answer({"message": "No such container: gone"}, "404 Not Found")
            return self.answer({"Id": "one"})
        if path == "/exec/one/json":
            self.server.polls += 1
            running = self.server.polls < 3
            return self.answer({"Running": running, "ExitCode": None if running else self.server.codes.pop(0)})
        self.server.polls = 0
        return self.run()

    def run(self):
        # What comes before the answer is lost, as in the engine.
        early = select.select([self.connection], [], [], 0.05)[0]
        if early:
            self.connection.recv(1 << 16)
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n")
        if self.server.codes[0] == 126:
            self.wfile.write(frame(1, b"OCI runtime exec failed: exec failed\r\n"))
            return
        time.sleep(self.server.takes)
        size = 0
        while piece := self.rfile.read1(1 << 16):
            size += len(piece)
            self.server.read.append(piece)
            if self.server.talks:
                self.wfile.write(frame(1, piece))
        self.wfile.write(frame(1, b"read ") + frame(2, b"a warning\n") + frame(1, f"{size}".encode()))

    def answer(self, value, status="200 OK"):
        self.wfile.write(f"HTTP/1.0 {status}\r\n\r\n{json.dumps(value)}".encode())


@pytest.fixture(name="engine")
def engine_of_ours(tmp_path, monkeypatch):
    path = str(tmp_path / "docker.sock")
    monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
    with socketserver.ThreadingUnixStreamServer(path, Process) as server:
        server.codes, server.asked, server.read, server.running, server.polls = [0], [], [], [], 0
        server.takes, server.talks = 0, False
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("what, codes, code, left", [
    ("a client that did not come to life is started again", [126, 126, 0], 0, 0),
    ("one that never does is an error", [126, 126, 126, 0], 126, 1),
    ("one that has run is not run twice", [1, 0], 1, 1),
])
def test_starts(engine, what, codes, code, left):
    engine.codes = list(codes)
    ended = run_inside("shop-db-1", ["client"], "", 10)
    assert ended.returncode == code, what
    assert len(engine.codes) == left, what
    assert ("OCI runtime exec failed" in ended.stderr) == (code == 126), what


def test_what_it_reads_is_no_argument_and_both_streams_are_told_apart(engine):
    ended = run_inside("shop-db-1", ["client", "--quiet"], "canary-3f", 10, ("A=1", "B=2"))
    assert (ended.stdout, ended.stderr) == ("read 9", "a warning\n")
    assert engine.read == [b"canary-3f"]
    method, path, body = engine.asked[0]
    assert (method, path) == ("POST", "/containers/shop-db-1/exec")
    assert (body["Cmd"], body["Env"]) == (["client", "--quiet"], ["A=1", "B=2"])
    assert "canary" not in json.dumps(engine.asked)


def test_text_that_is_no_utf8_goes_through_as_it_is(engine):
    engine.talks = True
    odd = b"\xff\xfe \xc3\xa4 \r\n".decode("utf-8", "surrogateescape")
    assert run_inside("db", ["cat"], odd, 10).stdout.startswith(odd)


def test_a_program_may_write_while_it_reads_more_than_a_socket_holds(engine):
    engine.talks = True
    text = "0123456789abcdef" * (1 << 16)
    ended = run_inside("db", ["cat"], text, 30)
    assert ended.stdout == f"{text}read {len(text)}"


def test_one_that_takes_too_long_is_not_waited_for(engine):
    engine.takes = 5
    began = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        run_inside("db", ["sleep"], "", 0.2)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("what, name", [("a container that is gone", "gone"), ("an engine that is gone", "db")])
def test_what_the_engine_refuses_is_told_as_a_program_that_failed(engine, monkeypatch, tmp_path, what, name):
    if name == "db":
        monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nothing.sock")
    ended = run_inside(name, ["client"], "", 10)
    assert ended.returncode == 1, what
    assert ("No such container" in ended.stderr) if name == "gone" else ("No such file" in ended.stderr), what


def task(identity, stack, service):
    return {"Id": identity, "Labels": {"io.harden-init.stack": stack, "io.harden-init.service": service}}


@pytest.mark.parametrize("what, listed, found", [
    ("the task that runs here", [task("of-another", "shop", "web"), task("8f1c", "shop", "db")], "8f1c"),
    ("the newest where one is replaced", [task("newer", "shop", "db"), task("older", "shop", "db")], "newer"),
    ("no task of another stack", [task("other", "shop-2", "db")], "swarm:shop%2Fdb"),
    ("the name itself where none runs here, which the engine does not know", [], "swarm:shop%2Fdb"),
])
def test_a_task_is_found_by_its_labels(engine, what, listed, found):
    engine.running = listed
    assert run_inside("swarm:shop/db", ["client"], "", 10).returncode == 0, what
    assert [path for method, path, _ in engine.asked if method == "POST"][0] == f"/containers/{found}/exec", what
