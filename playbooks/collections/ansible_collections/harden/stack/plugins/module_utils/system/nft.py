"""What the packet filter has, by its own program."""

from __future__ import annotations

import re
import subprocess

__all__ = ["NFT", "complaint_of", "fault_of", "in_kernel"]

NFT = "/usr/sbin/nft"
# A kernel shows rules in its own words, and each version of nft in others. So the wanted ones are loaded too, where no
# packet passes, and shown by the same program.
SHOW_ELSEWHERE = f'{NFT} --file - && exec {NFT} --stateless list table inet "$0"'
# A set that rules add to, and whom they have added; some versions of nft show these as part of the rules.
COUNTED = re.compile(r"(\n\tset [^\n]+ \{(?:\n\t\t[^\n]*)*?\n\t\tflags [^\n]*dynamic[^\n]*(?:\n\t\t[^\n]*)*?)"
                     r"\n\t\telements = \{[^}]*\}")


def in_kernel(table: str) -> str:
    """The table that is loaded, without what its rules have counted; an empty text where there is none."""
    shown = subprocess.run([NFT, "--stateless", "list", "table", "inet", table], capture_output=True, text=True,
                           check=False)
    return COUNTED.sub(r"\1", shown.stdout) if shown.returncode == 0 else ""


def fault_of(table: str, text: str) -> str:
    """How the table in the kernel differs from the wanted one; empty where it does not."""
    there = in_kernel(table)
    if not there:
        return "not in force"
    wanted = subprocess.run(
        ["unshare", "--net", "sh", "-c", SHOW_ELSEWHERE, table], input=text, capture_output=True, text=True, check=False
    )
    if wanted.returncode:
        return f"not known to be in force: {wanted.stderr.strip() or wanted.returncode}"
    return "" if there == wanted.stdout else "changed in the kernel"


def complaint_of(text: str) -> str:
    """Why the kernel would not take such rules; empty where it would. Nothing is loaded."""
    tried = subprocess.run([NFT, "--check", "--file", "-"], input=text, capture_output=True, text=True, check=False)
    return (tried.stderr.strip() or str(tried.returncode)) if tried.returncode else ""
