"""Requests to Docker Engine and its answers, as they go through its socket."""

from __future__ import annotations

import json

__all__ = ["EngineError", "EngineHasNone", "body_of", "get", "message_of", "request_with"]


class EngineError(Exception):
    """The engine did not answer, or answered with an error; the text says which."""


class EngineHasNone(EngineError):
    """It does not have what was asked for, or no longer."""


def get(path: str) -> bytes:
    # HTTP/1.0: the engine then closes after the answer and never sends it in chunks.
    return f"GET {path} HTTP/1.0\r\nHost: docker\r\n\r\n".encode("ascii")


def request_with(method: str, path: str, content: bytes, header: str = "") -> bytes:
    """A request that brings `content`, for `exchanged`; `header` is a further line of its head, with its end."""
    head = (
        f"{method} {path} HTTP/1.0\r\nHost: docker\r\nContent-Type: application/json\r\n{header}"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode("ascii") + content


def body_of(answer: bytes, path: str, socket_path: str) -> bytes:
    """Raises EngineError for a status other than 2xx."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status = head.split(b"\r\n", 1)[0].split(b" ")
    if len(status) < 2 or not status[1].isdigit():
        raise EngineError(f"{socket_path} does not speak HTTP: is it Docker Engine's socket?")
    if not status[1].startswith(b"2"):
        failure = EngineHasNone if status[1] == b"404" else EngineError
        raise failure(f"{path} on {socket_path}: {message_of(body)}")
    return body


def message_of(body: bytes) -> str:
    try:
        return json.loads(body.decode("utf-8", "replace"))["message"]
    except (ValueError, KeyError, TypeError):
        return body[:200].decode("utf-8", "replace").strip() or "no message"
