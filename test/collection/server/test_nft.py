"""The rules as the kernel has them, without what they have counted."""

import subprocess

import pytest

from ansible_collections.harden.stack.plugins.module_utils.system import nft

RULES = """table inet t {
\tset open {
\t\ttype ipv4_addr
\t\tsize 65535
\t\tflags dynamic
%s\t}

\tset new {
\t\ttype ipv4_addr
\t\tsize 65535
\t\tflags dynamic,timeout
\t\ttimeout 1m
%s\t}

\tset metadata {
\t\ttype ipv4_addr
\t\tflags interval
\t\telements = { 100.100.100.200, 168.63.129.16 }
\t}

\tchain visitors {
\t\tadd @open { ip saddr ct count over 24 } drop
\t}
}
"""
OPEN = "\t\telements = { 198.51.100.2 ct count over 24 ,\n\t\t\t     198.51.100.3 ct count over 24  }\n"
NEW = "\t\telements = { 198.51.100.2 limit rate over 24/minute burst 24 packets expires 58s }\n"


@pytest.mark.parametrize("counted", [("", ""), (OPEN, ""), ("", NEW), (OPEN, NEW)])
def test_whom_rules_have_counted_is_no_rule(monkeypatch, counted):
    shown = subprocess.CompletedProcess([], 0, RULES % counted)
    monkeypatch.setattr(nft.subprocess, "run", lambda *_words, **_options: shown)
    assert nft.in_kernel("t") == RULES % ("", "")


def test_another_rule_is_another_table(monkeypatch):
    shown = subprocess.CompletedProcess([], 0, (RULES % (OPEN, NEW)).replace("over 24 } drop", "over 25 } drop"))
    monkeypatch.setattr(nft.subprocess, "run", lambda *_words, **_options: shown)
    assert nft.in_kernel("t") != RULES % ("", "")
