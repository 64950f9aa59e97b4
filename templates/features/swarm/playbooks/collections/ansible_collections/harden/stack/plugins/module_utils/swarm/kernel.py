"""What the kernel of a server has of what a swarm's networks need. Asked in a network namespace that is gone
afterwards."""

from __future__ import annotations

import subprocess

__all__ = ["has_esp", "has_vxlan"]

# A key that protects nothing: it exists for the time of the question.
PROBE = "0x0123456789abcdef0123456789abcdef01234567"


def has_vxlan() -> bool:
    """Without it no overlay network can be made."""
    return asked("ip", "link", "add", "hi-probe", "type", "vxlan", "id", "7", "dstport", "4789", "dev", "lo")


def has_esp() -> bool:
    """Without it an encrypted network carries nothing."""
    ends = ("src", "192.0.2.1", "dst", "192.0.2.2", "proto", "esp", "spi", "0x7", "mode", "transport")
    return asked("ip", "xfrm", "state", "add", *ends, "aead", "rfc4106(gcm(aes))", PROBE, "128")


def asked(*words: str) -> bool:
    try:
        return subprocess.run(["unshare", "--net", *words], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
