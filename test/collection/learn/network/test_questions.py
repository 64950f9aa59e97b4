"""Names out of DNS queries: also out of those that nobody would send who means well."""

import pytest
from hypothesis import given, strategies

from ansible_collections.harden.stack.plugins.module_utils.learn.network.questions import name_asked, suffixes_in
from learn.network.frames import name, query

HEAD = 12
LONG = ".".join(["a" * 63] * 3 + ["b" * 61])


@pytest.mark.parametrize("message, asked", [
    (query(name("api.example.org")), "api.example.org"),
    (query(name("API.Example.org"), kind=28), "api.example.org"),
    (query(name("_sip._tcp.example.org"), kind=33), "_sip._tcp.example.org"),
    (query(name("db")), "db"),
    (query(name("a b\x1b[2J{{x}}\xff.org")), "a_b__2j__x___.org"),
    (query(name(LONG)), LONG),
    (query(name(f"{LONG}b")), ""),
    (query(name("3.0.20.172.in-addr.arpa"), kind=12), ""),
    (query(name("api.example.org"), flags=0x8180), ""),
    (query(name("api.example.org"), flags=0x2800), ""),
    (query(name("api.example.org"), questions=0), ""),
    (query(name("api.example.org"), questions=65535), "api.example.org"),
    (query(b"\0"), ""),
    # A name that goes on where it began, ahead of itself, in a circle of two, and in the head of the message.
    (query(bytes([0xC0, HEAD])), ""),
    (query(b"\x01a" + bytes([0xC0, HEAD])), ""),
    (query(bytes([0xC0, HEAD + 2, 0xC0, HEAD])), ""),
    (query(bytes([0xC0, HEAD + 6])), ""),
    (query(bytes([0xC0, 5])), ""),
    (query(b"\x40" + b"a" * 64 + b"\0"), ""),
    (query(name("api.example.org"))[:-4], ""),
    (query(name("api.example.org"))[:20], ""),
    (query(b"\x3fabc"), ""),
    (query(b"\xc0")[:13], ""),
    (b"", ""),
    (b"\0" * 11, ""),
])
def test_a_question(message, asked):
    assert name_asked(message) == asked


@given(strategies.binary(max_size=300))
def test_no_bytes_are_an_error(data):
    for message in (data, query(data), query(data)[:-4]):
        assert len(name_asked(message)) <= 253


@pytest.mark.parametrize("text, suffixes", [
    ("nameserver 127.0.0.11\nsearch lan Example.ORG.\noptions ndots:0\n", {"lan", "example.org"}),
    ("domain lan\n", {"lan"}),
    ("#search lan\nsearch\nsearch .\n", set()),
    ("#" * 5000 + "\nsearch lan\n", set()),
])
def test_what_is_put_behind_a_name(tmp_path, text, suffixes):
    (tmp_path / "resolv.conf").write_text(text)
    assert suffixes_in(str(tmp_path / "resolv.conf")) == suffixes


def test_without_that_file_it_is_nothing(tmp_path):
    assert suffixes_in(str(tmp_path / "resolv.conf")) == set() == suffixes_in("")
