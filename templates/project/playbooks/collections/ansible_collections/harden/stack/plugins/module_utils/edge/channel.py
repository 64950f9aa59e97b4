"""Connections to the edge as a visitor makes them: by a public name, at the server's own address."""

from __future__ import annotations

import contextlib
import socket
import ssl

__all__ = ["open_channel", "place_of", "unverified"]

TIMEOUT_SECONDS = 10


def place_of(text: str) -> tuple:
    """Address and port of `127.0.0.1:443` or `[::1]:443`."""
    address, _, port = text.rpartition(":")
    return address.strip("[]"), int(port)


def unverified() -> ssl.SSLContext:
    """For what is asked whoever certified it: that is another control's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@contextlib.contextmanager
def open_channel(place: str, name: str, context: ssl.SSLContext):
    """A connection over TLS to `place`, which asks for `name`. Raises OSError."""
    with socket.create_connection(place_of(place), TIMEOUT_SECONDS) as plain:
        with context.wrap_socket(plain, server_hostname=name) as channel:
            yield channel
