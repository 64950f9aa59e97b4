"""What is said of secrets, which is never their value."""

import os
import re

import pytest

from ansible_collections.harden.stack.plugins.module_utils.tree import secrets as it
from support import refusal

CANARY = "canary-9a41"


def secret(**difference) -> dict:
    return {"name": "a", "value": CANARY, "owner": 33, "mode": 0o400, "lines": False, **difference}


BROKEN = "the secret a holds a line break or a zero byte"


@pytest.mark.parametrize("what, difference, says", [
    ("one line", {}, ""),
    ("several lines where they may be", {"lines": True, "value": f"{CANARY}\n2\n"}, ""),
    ("several lines", {"value": f"{CANARY}\n2"}, BROKEN),
    ("a carriage return", {"lines": True, "value": f"{CANARY}\r\n"}, BROKEN),
    ("a zero byte", {"lines": True, "value": f"{CANARY}\0"}, BROKEN),
    ("nothing", {"value": ""}, "the secret a is empty: set it in the vault"),
    ("a name that leads elsewhere", {"name": "../a"}, "the name '../a' cannot be a file name"),
    ("a name with a line break", {"name": "a\n"}, "the name 'a\\n' cannot be a file name"),
])
def test_a_fault(what, difference, says):
    fault = it.fault_of(secret(**difference))
    assert (fault == "") if says == "" else (says in fault), what
    assert CANARY not in fault


def test_what_differs_is_told_by_names_owners_and_modes(tmp_path):
    (tmp_path / "a").write_text(CANARY)
    (tmp_path / "a").chmod(0o644)
    (tmp_path / "old").write_text(CANARY)
    found = it.SecretFiles(str(tmp_path), [secret()])
    assert (found.changed, found.written, found.removed) == (True, ["a"], [str(tmp_path / "old")])
    assert found.difference() == {"before_header": str(tmp_path), "before": "old\n", "after_header": str(tmp_path),
                                  "after": "a 0400 owner 33 (value not shown)\n"}
    assert sorted(os.listdir(tmp_path)) == ["a", "old"]


def test_an_error_of_the_disk_is_told_with_its_file(tmp_path):
    (tmp_path / "file").write_text("")
    said = refusal(lambda: it.SecretFiles(str(tmp_path / "file"), [secret()]))
    assert re.match(
        r"Secrets could not be placed in \S+/file: Not a directory \(\S+/file/a\)\. Nothing was left half-written", said
    )
