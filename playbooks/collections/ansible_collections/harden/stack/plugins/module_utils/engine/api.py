"""Reads Docker Engine's API over its unix socket: one short request costs a millisecond, a start of the client
fifty."""

from __future__ import annotations

import json
import os
import re
import socket
from contextlib import contextmanager

from .frames import as_written, both_ways
from .http import EngineError, EngineHasNone, body_of, get, message_of, request_with
from .labels import of_project

__all__ = ["Engine", "EngineError", "EngineHasNone", "default_socket", "version_tuple"]

TIMEOUT_SECONDS = 20


class Engine:
    """Requests, of which only `post` and `talk` change anything. `path` of every method is the path of the API, such as
    `/version`; `seconds` is how long it may be silent."""

    def __init__(self, socket_path: str, seconds: float = TIMEOUT_SECONDS) -> None:
        self.socket_path, self.seconds = socket_path, seconds
        self._known = {}

    def json(self, path: str):
        """Returns the parsed answer; raises EngineError."""
        try:
            return json.loads(self.bytes(path).decode("utf-8", "replace"))
        except ValueError as error:
            raise EngineError(f"{path} on {self.socket_path} did not answer with JSON: {error}") from error

    def once(self, path: str):
        """The same as json, asked for only once: for what stays as it is while a stack is looked at."""
        if path not in self._known:
            self._known[path] = self.json(path)
        return self._known[path]

    def bytes(self, path: str) -> bytes:
        """Returns the body as it comes; raises EngineError, also for a status other than 2xx."""
        return self.exchanged(get(path), path, self.seconds)

    def post(self, path: str, body=None):
        """Posts JSON, and returns the parsed answer, None where it is empty. Raises EngineError, also for a status
        other than 2xx."""
        content = b"" if body is None else json.dumps(body).encode()
        answer = self.exchanged(request_with("POST", path, content), path, self.seconds)
        return json.loads(answer) if answer.strip() else None

    def exchanged(self, request: bytes, path: str, seconds: float) -> bytes:
        """Sends a request as it stands, and returns the body of its answer; raises EngineError, also for a status other
        than 2xx."""
        return body_of(self._ask(request, seconds), path, self.socket_path)

    @contextmanager
    def stream(self, path: str, seconds: float):
        """The body of an answer that is too large to be held, as a stream; `seconds` is how long the engine may be
        silent. Raises EngineError, also for a status other than 2xx."""
        try:
            with self._connect(get(path), seconds) as channel, channel.makefile("rb", buffering=1 << 20) as stream:
                head = []
                while (line := stream.readline(65536)).strip():
                    head.append(line)
                if not head or not re.match(rb"HTTP/1\.[01] 2", head[0]):
                    raise EngineError(f"{path} on {self.socket_path}: {message_of(stream.read(65536))}")
                yield stream
        except OSError as error:
            raise EngineError(f"{self.socket_path}: {error.strerror or error}") from error

    def containers(self, project: str) -> list:
        """Inspect documents of every container of a Compose project, running or not."""
        return self.inspected(self.all_containers(), project)

    def all_containers(self) -> list:
        """The short entries of every container of the engine, running or not."""
        return self.json("/containers/json?all=1")

    def inspected(self, entries: list, project: str) -> list:
        """Inspect documents of those of `entries` that belong to a Compose project."""
        return self.inspected_all(of_project(entries, project))

    def inspected_all(self, entries: list) -> list:
        """Inspect documents of `entries`, but of those that were removed since they were listed: other stacks of the
        server come and go meanwhile."""
        found = []
        for entry in entries:
            try:
                found.append(self.json(f"/containers/{entry['Id']}/json"))
            except EngineHasNone:
                continue
        return found

    def log_lines(self, container_id: str, count: int) -> list:
        """The last lines that a container wrote, both streams."""
        query = f"stdout=1&stderr=1&tail={int(count)}"
        return as_written(self.bytes(f"/containers/{container_id}/logs?{query}")).splitlines()

    def talk(self, path: str, content: dict, text: bytes, seconds: float) -> bytes:
        """Posts JSON to a path that then connects with a process, writes `text` to it, and returns all that comes back,
        in frames. Raises EngineError, and TimeoutError when `seconds` are over."""
        request = request_with("POST", path, json.dumps(content).encode())
        try:
            with self._connect(request, self.seconds) as channel:
                answer = both_ways(channel, text, seconds)
        except TimeoutError:
            raise
        except OSError as error:
            raise EngineError(f"{self.socket_path}: {error.strerror or error}") from error
        return body_of(answer, path, self.socket_path)

    def _ask(self, request: bytes, seconds: float) -> bytes:
        try:
            with self._connect(request, seconds) as channel:
                return read_all(channel)
        except OSError as error:
            raise EngineError(f"{self.socket_path}: {error.strerror or error}") from error

    def _connect(self, request: bytes, seconds: float) -> socket.socket:
        """Asks, and leaves the answer to be read. Raises OSError."""
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            channel.settimeout(seconds)
            channel.connect(self.socket_path)
            channel.sendall(request)
        except OSError:
            channel.close()
            raise
        return channel


def default_socket() -> str:
    """The engine's socket on this host: DOCKER_HOST where it names one, else the usual path."""
    host = os.environ.get("DOCKER_HOST", "")
    return host[len("unix://"):] if host.startswith("unix://") else "/var/run/docker.sock"


def version_tuple(text: str) -> tuple:
    """`26.1.5+dfsg1` → (26, 1, 5): versions must be compared as numbers, 2.9 comes before 2.21."""
    numbers = []
    for part in text.lstrip("v").split(".")[:3]:
        digits = ""
        for character in part:
            if not character.isdigit():
                break
            digits += character
        numbers.append(int(digits or 0))
    return tuple(numbers)


def read_all(channel) -> bytes:
    parts = []
    while True:
        part = channel.recv(65536)
        if not part:
            return b"".join(parts)
        parts.append(part)
