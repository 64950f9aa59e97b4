"""What is read of the edge, by name: each takes its container and the argument of the reading."""

from __future__ import annotations

from .answers import oldest_tls, redirect, site, stranger
from .certificate import certificate

__all__ = ["readings"]

readings = {"site": site, "stranger": stranger, "certificate": certificate, "oldest_tls": oldest_tls,
            "redirect": redirect}
