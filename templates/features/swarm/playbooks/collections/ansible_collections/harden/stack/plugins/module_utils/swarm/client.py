"""Changes a swarm by Docker Engine's API. What is sent goes through the engine's socket, so no argument and no log has
it."""

from __future__ import annotations

import base64
import json
import re
import time

from ..engine.api import Engine, EngineError
from ..engine.http import request_with

__all__ = ["Swarm", "SwarmFault", "b64"]

# What the engine says while the managers choose a leader, and where another one changed the same meanwhile.
PASSING = re.compile(r"no leader|does not have a leader|out of sequence|context deadline exceeded|rpc error", re.I)
TRIES, PAUSE_SECONDS = 6, 2
TIMEOUT_SECONDS = 60


class SwarmFault(Exception):
    """What keeps a swarm from being as it is wanted, as a sentence that also says what to do."""


class Swarm(Engine):
    """The engine of a server of a swarm. Raises EngineError with the engine's own words. `auth` is the login at the
    registry that the nodes pull a service's image with, as the engine takes it."""

    auth = ""

    def post(self, path: str, body=None):
        """Returns the parsed answer, None where it is empty. What passes by itself is tried again."""
        return self._change("POST", path, body)

    def delete(self, path: str) -> None:
        self._change("DELETE", path, None)

    def listed(self, path: str, label: str, value: str) -> list:
        """The objects of a kind that carry a label with that value."""
        return [one for one in self.json(path) or [] if labels(one).get(label) == value]

    def _change(self, method: str, path: str, body):
        for attempt in range(TRIES):
            try:
                return self._request(method, path, body)
            except EngineError as error:
                if attempt + 1 == TRIES or not PASSING.search(str(error)):
                    raise
                time.sleep(PAUSE_SECONDS)
        raise AssertionError("never reached")

    def _request(self, method: str, path: str, body):
        auth = self.auth if path.startswith("/services/") else ""
        answer = self.told(method, path, auth, TIMEOUT_SECONDS, b"" if body is None else json.dumps(body).encode())
        return json.loads(answer) if answer.strip() else None

    def told(self, method: str, path: str, auth: str, seconds: float, content: bytes = b"") -> bytes:
        """The answer as it comes, with a login at a registry beside the request where there is one."""
        login = f"X-Registry-Auth: {auth}\r\n" if auth else ""
        return self.exchanged(request_with(method, path, content, login), path, seconds)


def labels(entry: dict) -> dict:
    """Of a service, secret, config or network, as the API lists it."""
    return entry.get("Labels") or (entry.get("Spec") or {}).get("Labels") or {}


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
