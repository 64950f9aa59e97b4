"""What the packet filter has, by its own program."""

from __future__ import annotations

import re
import subprocess

__all__ = ["NFT", "in_kernel"]

NFT = "/usr/sbin/nft"
# A set that rules add to, and whom they have added; some versions of nft show these as part of the rules.
COUNTED = re.compile(r"(\n\tset [^\n]+ \{(?:\n\t\t[^\n]*)*?\n\t\tflags [^\n]*dynamic[^\n]*(?:\n\t\t[^\n]*)*?)"
                     r"\n\t\telements = \{[^}]*\}")


def in_kernel(table: str) -> str:
    """The table that is loaded, without what its rules have counted; an empty text where there is none."""
    shown = subprocess.run([NFT, "--stateless", "list", "table", "inet", table], capture_output=True, text=True,
                           check=False)
    return COUNTED.sub(r"\1", shown.stdout) if shown.returncode == 0 else ""
