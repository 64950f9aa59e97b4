"""Which vault may replace the secrets of a server."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.tree.generation import Generation


@pytest.mark.parametrize("what, deployed, marks, replace, newer, changed", [
    ("a new server", "", ["a"], False, False, True),
    ("a vault of before there were marks, on a server of then", "", [], False, False, False),
    ("the same vault again", "b", ["a", "b"], False, False, False),
    ("a newer vault", "a", ["a", "b", "c"], False, False, True),
    ("an older copy", "b", ["a"], False, True, True),
    ("an older copy of before there were marks", "b", [], False, True, True),
    ("a copy that went another way", "b", ["a", "c"], False, True, True),
    ("an older copy, on request", "b", ["a"], True, False, True),
])
def test_a_vault_is_compared_with_the_last_that_was_deployed(tmp_path, what, deployed, marks, replace, newer, changed):
    if deployed:
        (tmp_path / ".generation").write_text(f"{deployed}\n")
    it = Generation(str(tmp_path), marks, replace)
    assert (it.is_newer_there, it.changed) == (newer, changed), what


def test_the_newest_mark_is_kept(tmp_path):
    Generation(str(tmp_path), ["a", "b"], False).place()
    assert (tmp_path / ".generation").read_text() == "b\n"
    assert (tmp_path / ".generation").stat().st_mode & 0o777 == 0o600
    assert Generation(str(tmp_path), ["a"], False).is_newer_there
