"""One learning of a service at a time: what another one made would be taken for left over."""

from __future__ import annotations

import errno
import hashlib
import socket
from contextlib import contextmanager

from .client import ClientError

__all__ = ["alone"]


@contextmanager
def alone(name: str):
    """Raises ClientError where experiments of that name are made already. Nothing stays of it, also where this process
    is killed: it is a name among the sockets of the machine, and none of its file system."""
    with socket.socket(socket.AF_UNIX) as sign:
        try:
            # Names of sockets are short.
            sign.bind(f"\0harden-learn-{hashlib.sha256(name.encode()).hexdigest()[:32]}")
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise ClientError("another harden-init learns it here; wait until that has ended, and learn again"
                              ) from error
        yield
