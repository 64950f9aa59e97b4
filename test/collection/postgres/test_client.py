"""What goes to a PostgreSQL server, what comes back, and how it keeps passwords."""

import base64

import pytest

from ansible_collections.harden.stack.plugins.module_utils.postgres import client
from ansible_collections.harden.stack.plugins.module_utils.database.scram import holds, verifier


def test_a_stored_password_is_that_of_rfc_7677():
    assert verifier("pencil", base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")) == (
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
        ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")


@pytest.mark.parametrize("what, one, other, same", [
    ("itself", "a", "a", True),
    ("another", "a", "b", False),
    ("a soft hyphen, which clients leave out", "I\u00adX", "IX", True),
    ("a sign that stands for two letters", "\u2168", "IX", True),
    ("a blank of another sort", "a\u00a0b", "a b", True),
    ("what the rules do not allow, taken as it is", "a\u0007\u2168", "a\u0007IX", False),
    ("left and right mixed, taken as it is", "\u0627\u2168", "\u0627IX", False),
    ("right to left", "\u0627\u0031\u0628", "\u0627\u0031\u0628", True),
])
def test_a_stored_password_recognises(what, one, other, same):
    assert holds(verifier(one), other) == same, what


@pytest.mark.parametrize("text", [None, "", "md5abc", "SCRAM-SHA-256$0:AAAA$AAAA:AAAA", "SCRAM-SHA-256$4096:A$A:A"])
def test_a_password_is_not_seen_in(text):
    assert not holds(text, "x")


@pytest.mark.parametrize("what, given, expected", [
    ("an error of a file", 'psql:<stdin>:7: ERROR:  no "x"\nLINE 1: SELECT', 'ERROR:  no "x" at line 7'),
    ("an error after notices, without the rows that follow it",
     "NOTICE:  skipped\npsql:<stdin>:2: WARNING:  old\nERROR:  duplicate key\nDETAIL:  Key (id)=(Alice)",
     "ERROR:  duplicate key"),
    ("a client that cannot connect", "psql: error: connection failed: FATAL:  no",
     "psql: error: connection failed: FATAL:  no"),
    ("what is no error", "Killed", "Killed"),
])
def test_a_message(what, given, expected):
    assert client.message(given) == expected, what


def test_a_name_and_a_text_as_sql():
    assert client.name('a"b') == '"a""b"'
    assert client.quoted("it's\\") == "'it''s\\'"
