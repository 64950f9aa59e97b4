"""The forms of a secret that are looked for."""

import base64
import os
import re
import urllib.parse

import pytest
from hypothesis import given, strategies

from ansible_collections.harden.stack.plugins.module_utils.layer.memory import mark_of
from ansible_collections.harden.stack.plugins.module_utils.layer.needles import forms_of, read_needles


def is_found(value: bytes, text: bytes) -> bool:
    return any(needle in text for _, needle in forms_of(value))


@given(strategies.binary(min_size=8, max_size=60).map(bytes.strip).filter(lambda value: len(value) >= 8),
       strategies.binary(max_size=5), strategies.binary(max_size=5))
def test_each_form_is_found_wherever_it_stands(value, before, after):
    around = before + value + after
    assert is_found(value, around)
    assert is_found(value, base64.b64encode(around))
    assert is_found(value, base64.urlsafe_b64encode(around))
    assert is_found(value, b"x" + urllib.parse.quote_from_bytes(value, safe="").encode())
    quoted = urllib.parse.quote_from_bytes(value, safe="").encode()
    assert is_found(value, re.sub(rb"%[0-9A-F]{2}", lambda code: code[0].lower(), quoted))


def test_another_text_is_not_found():
    text = base64.b64encode(os.urandom(200_000)) + os.urandom(200_000)
    assert not any(is_found(f"{number:08}-a-secret".encode(), text) for number in range(20))


LINES = [base64.b64encode(bytes([number]) * 48).decode() for number in range(3)]
KEY = "\n".join(["-----BEGIN KEY-----", *LINES, "-----END KEY-----"])


@pytest.mark.parametrize("what, value, text", [
    ("a line of a key, as another program writes it", KEY, KEY.replace("\n", "\\n")),
    ("one line", "correct horse", "a correct horse b"),
])
def test_of_several_lines_the_longest_counts(what, value, text):
    assert is_found(value.encode(), text.encode()), what


def test_a_line_of_words_is_no_secret_by_itself():
    assert not is_found(b"user app on ~app:* +@all -@dangerous\nsecond", b"user app on ~app:* +@all -@dangerous")


def test_secrets_are_read_by_name_and_short_ones_told(tmp_path):
    (tmp_path / "long").write_text("correct horse\n")
    (tmp_path / "short").write_text("horse")
    needles, short = read_needles(str(tmp_path))
    assert needles[b"correct horse"] == "the stack's secret long"
    assert (short, {what for what in needles.values()}) == (["short"], {
        "the stack's secret long", "the stack's secret long, as Base64", "the stack's secret long, as in a URL"})


def test_the_mark_changes_with_the_secrets_alone(tmp_path):
    (tmp_path / "a").write_text("1")
    before = mark_of(str(tmp_path))
    (tmp_path / "a").chmod(0o440)
    assert mark_of(str(tmp_path)) == before
    (tmp_path / "b").write_text("1")
    os.replace(tmp_path / "b", tmp_path / "a")
    assert mark_of(str(tmp_path)) != before
    assert read_needles(str(tmp_path / "gone")) == ({}, [])
