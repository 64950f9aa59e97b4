"""What is kept of releases, and what goes with those that are removed."""

import hashlib
import json
import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.release import store as it
from ansible_collections.harden.stack.plugins.module_utils.stack.release_now import release_now
from ansible_collections.harden.stack.plugins.module_utils.tree import removed_secrets
from support import refusal

FIRST, SECOND, THIRD = "20261129-180512", "20261130-070000", "20261201-235959"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep(releases, identifier: str, *contents: bytes, secrets=()) -> None:
    files = [{"path": f"/x/{number}", "mode": 0o644, "sha256": sha(content)} for number, content in enumerate(contents)]
    releases.keep({"id": identifier, "files": files, "secrets": list(secrets)}, {sha(one): one for one in contents})


@pytest.fixture
def releases(tmp_path):
    return it.Releases(str(tmp_path))


def test_nothing_is_kept_of_a_new_stack(releases):
    assert (releases.identifiers, releases.last) == ([], "")


def test_a_release_is_for_root_alone_and_each_content_is_there_once(releases):
    keep(releases, FIRST, b"one", b"two")
    keep(releases, SECOND, b"two", b"three")
    assert releases.identifiers == [SECOND, FIRST]
    assert releases.read(FIRST)["id"] == FIRST
    contents = os.path.join(releases.folder, "contents")
    assert sorted(os.listdir(contents)) == sorted(map(sha, (b"one", b"two", b"three")))
    for parent, folders, names in os.walk(releases.folder):
        assert [os.stat(os.path.join(parent, name)).st_mode & 0o077 for name in folders + names].count(0) == \
            len(folders + names)
    assert os.stat(releases.folder).st_mode & 0o777 == 0o700


def test_the_oldest_go_with_what_only_they_have_but_never_the_one_that_runs(releases):
    for identifier, content in ((FIRST, b"one"), (SECOND, b"two"), (THIRD, b"three")):
        keep(releases, identifier, content, b"all")
    releases.mark(FIRST, "tree")
    assert [one["id"] for one in releases.forget(1)] == [SECOND]
    assert releases.identifiers == [THIRD, FIRST]
    assert sorted(os.listdir(os.path.join(releases.folder, "contents"))) == sorted(map(sha, (b"one", b"three", b"all")))


@pytest.mark.parametrize("what, break_it, says", [
    ("changed", lambda path: open(path, "wb").write(b"other"), "was changed since it was kept"),
    ("gone", os.unlink, "cannot be read"),
])
def test_a_content_that_is_not_what_was_kept_is_refused(releases, what, break_it, says):
    keep(releases, FIRST, b"one")
    assert releases.content(sha(b"one")) == b"one"
    break_it(os.path.join(releases.folder, "contents", sha(b"one")))
    assert says in refusal(lambda: releases.content(sha(b"one")))


@pytest.mark.parametrize("name", ["20261129-180513", "../20261129-180512", "current", ""])
def test_a_release_that_is_not_there_is_told_with_those_that_are(releases, name):
    keep(releases, FIRST, b"one")
    assert f"It has: {FIRST}" in refusal(lambda: releases.read(name))


def test_one_of_another_version_is_refused(releases):
    keep(releases, FIRST, b"one")
    with open(os.path.join(releases.folder, f"{FIRST}.json"), "w", encoding="utf-8") as stream:
        json.dump({"version": 2}, stream)
    assert "another version" in refusal(lambda: releases.read(FIRST))


def test_a_rollback_that_is_not_through_has_a_time_and_no_tree(releases):
    keep(releases, FIRST, b"one")
    releases.mark(FIRST, is_back=True)
    begun = release_now(releases.root)
    assert (begun["id"], begun["tree"], bool(begun["back"])) == (FIRST, "", True)
    releases.mark(FIRST, "tree")
    assert release_now(releases.root) == {"id": FIRST, "tree": "tree", "back": ""}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"id": "../x"}', '{"id": 7}'])
def test_a_note_that_somebody_else_wrote_counts_as_none(releases, text):
    keep(releases, FIRST, b"one")
    with open(os.path.join(releases.folder, "current.json"), "w", encoding="utf-8") as stream:
        stream.write(text)
    assert releases.last == ""


def put_secret(releases, name: str) -> str:
    path = os.path.join(releases.root, "secrets", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("canary-9a41")
    os.chmod(path, 0o400)
    return path


def test_a_secret_that_a_release_reads_is_moved_and_comes_back_as_it_was(releases):
    keep(releases, FIRST, b"one", secrets=["read"])
    read, other = put_secret(releases, "read"), put_secret(releases, "other")
    for path in (read, other):
        removed_secrets.retire_secret(path)
    assert not os.path.exists(read) and not os.path.exists(other)
    assert removed_secrets.kept_secrets(releases.root) == ["read"]
    removed_secrets.bring_back(releases.root, "read")
    assert os.stat(read).st_mode & 0o777 == 0o400
    assert removed_secrets.kept_secrets(releases.root) == []


def test_it_goes_with_the_last_release_that_reads_it(releases):
    keep(releases, FIRST, b"one", secrets=["read"])
    keep(releases, SECOND, b"one")
    removed_secrets.retire_secret(put_secret(releases, "read"))
    releases.forget(2)
    assert removed_secrets.kept_secrets(releases.root) == ["read"]
    releases.forget(1)
    assert removed_secrets.kept_secrets(releases.root) == []


def test_without_releases_a_secret_is_removed(releases):
    path = put_secret(releases, "read")
    removed_secrets.retire_secret(path)
    assert not os.path.exists(path) and not os.path.exists(releases.folder)
