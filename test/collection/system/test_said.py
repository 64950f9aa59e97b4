"""How messages quote what programs and containers say."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.system.said import last_line, printable, reason_of_client


@pytest.mark.parametrize("text, shown", [
    ("plain – ä", "plain – ä"),
    ("a\nFake line", "a\\u{a}Fake line"),
    ("\x1b[31mred", "\\u{1b}[31mred"),
    ("evil\u202etxt", "evil\\u{202e}txt"),
    ("a\u2028b", "a\\u{2028}b"),
    ("x" * 400, "x" * 300 + "…"),
])
def test_hostile_texts_are_escaped(text, shown):
    assert printable(text) == shown


@pytest.mark.parametrize("text, shown", [
    ("a warning\n  Fatal: no space left  \n\n", "Fatal: no space left"),
    ("", "it said nothing"),
    (" \n", "it said nothing"),
    ("one\n\x1b[31mtwo", "\\u{1b}[31mtwo"),
    ("x" * 400, "x" * 300 + "…"),
])
def test_the_last_line_says_why(text, shown):
    assert last_line(text) == shown


def test_no_part_of_a_statement_is_told():
    printed = ("--------------\nALTER USER CURRENT_USER() IDENTIFIED BY 'se\\'cret'\n--------------\n\n"
               "ERROR 1064 (42000) at line 1: You have an error in your SQL syntax near 'se\\'cret' at line 1\n")
    assert reason_of_client(printed) == "ERROR 1064 (42000) at line 1: You have an error in your SQL syntax"
