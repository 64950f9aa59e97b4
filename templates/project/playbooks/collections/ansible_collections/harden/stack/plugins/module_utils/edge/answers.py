"""What the edge answers: a service at its public name, an old version of TLS, a request without TLS."""

from __future__ import annotations

import http.client
import ssl
import warnings

from .channel import TIMEOUT_SECONDS, open_channel, place_of, unverified
from ..reading.page import Unheard, describe_answer

__all__ = ["oldest_tls", "redirect", "site", "stranger"]

VERSIONS = (("1.0", "TLSv1"), ("1.1", "TLSv1_1"), ("1.2", "TLSv1_2"), ("1.3", "TLSv1_3"))
# What this server's own OpenSSL says where it does not speak a version itself.
NOT_SPOKEN_HERE = {"NO_PROTOCOLS_AVAILABLE", "UNSUPPORTED_PROTOCOL"}
REFUSED = (401, 403)


def site(container, argument: str) -> str:
    """The same as of a page: `answers`, or what came instead. `argument` is `127.0.0.1:443 shop.example.com/PATH`."""
    return describe_answer(container, lambda: heard_status(argument))


def heard_status(argument: str) -> int:
    """Raises Unheard where the edge let nothing through, and OSError."""
    try:
        return status_at(argument)
    except ssl.SSLError as error:
        raise Unheard(error.reason or error) from error
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error


def stranger(_container, argument: str) -> str:
    """`refused` where a path lets nobody in who shows nothing; else what came instead. `argument` is the same."""
    try:
        status = status_at(argument)
    except (OSError, http.client.HTTPException) as error:
        return f"no answer ({getattr(error, 'strerror', None) or error})"
    return "refused" if status in REFUSED else f"status {status}"


def status_at(argument: str) -> int:
    place, _, address = argument.partition(" ")
    name, _, path = address.partition("/")
    with open_channel(place, name, unverified()) as channel:
        return status_of(channel, name, f"/{path}")


def redirect(_container, argument: str) -> str:
    """`https` where a request without TLS is sent to the same name with it. `argument` is `127.0.0.1:80 NAME`."""
    place, _, name = argument.partition(" ")
    host, port = place_of(place)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/", headers={"Host": name, "Connection": "close"})
        answer = connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        return f"no answer ({getattr(error, 'strerror', None) or error})"
    finally:
        connection.close()
    target = answer.getheader("Location", "")
    is_secure = answer.status in (301, 308) and target.startswith((f"https://{name}/", f"https://{name}:"))
    return "https" if is_secure else f"status {answer.status} {target}".strip()


def oldest_tls(_container, argument: str) -> str:
    """The oldest version that is spoken, such as `1.2`. Raises OSError where this server cannot try one, and where
    none is spoken: without a certificate there is no handshake. `argument` is `127.0.0.1:443 NAME`."""
    place, _, name = argument.partition(" ")
    for version, attribute in VERSIONS:
        if speaks(place, name, attribute):
            return version
    raise OSError(f"no handshake for {name} succeeds, so that no version of TLS is spoken")


def speaks(place: str, name: str, version: str) -> bool:
    context = unverified()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        # Python warns of the old ones, which are tried here because nobody should speak them.
        warnings.simplefilter("ignore")
        context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
    try:
        with open_channel(place, name, context):
            return True
    except ssl.SSLError as error:
        if error.reason in NOT_SPOKEN_HERE:
            raise OSError(f"the OpenSSL of this server does not speak {version} itself") from error
        return False
    except ConnectionError:
        return False


def status_of(channel, name: str, path: str) -> int:
    """The status of an answer over a connection that is open."""
    connection = http.client.HTTPConnection(name, timeout=TIMEOUT_SECONDS)
    connection.sock = channel
    connection.request("GET", path, headers={"Connection": "close"})
    return connection.getresponse().status
