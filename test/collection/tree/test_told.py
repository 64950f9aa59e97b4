"""What is told of files and secrets that differ: both sides, and who changed them since they were placed."""

import hashlib
import json
import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.record.differs import Budget
from ansible_collections.harden.stack.plugins.module_utils.system.files import placed_hashes, placed_paths
from ansible_collections.harden.stack.plugins.module_utils.tree.files import Tree
from ansible_collections.harden.stack.plugins.module_utils.tree.secrets import SecretFiles
from ansible_collections.harden.stack.plugins.module_utils.tree.since import Since

OLD, NEW = b"a: 1\n", b"a: 2\n"
SECRET = {"name": "key", "value": "canary-9a41", "owner": 33, "mode": 0o400, "lines": False, "fingerprint": "f1"}


def entry(root: str, content: bytes, **other) -> dict:
    return {"path": f"{root}/a.yml", "mode": 0o644, "sha256": hashlib.sha256(content).hexdigest(), **other}


@pytest.fixture
def root(tmp_path):
    """The folder of a stack with one file and one secret, as place_tree leaves it."""
    folder = str(tmp_path / "stack")
    Tree(folder, [entry(folder, OLD)]).place({hashlib.sha256(OLD).hexdigest(): OLD})
    secrets = SecretFiles(f"{folder}/secrets", [SECRET])
    secrets.place()
    secrets.keep_fingerprints()
    return folder


def write(path: str, content: bytes) -> None:
    with open(path, "wb") as stream:
        stream.write(content)


def told_of(root: str, *files: dict) -> list:
    return Tree(root, list(files)).told(Budget())


@pytest.mark.parametrize("found, wanted, by", [
    (OLD, NEW, ["project"]),
    (NEW, OLD, ["hand"]),
    (b"a: 3\n", NEW, ["hand", "project"]),
])
def test_who_changed_a_file_follows_from_what_was_placed(root, found, wanted, by):
    write(f"{root}/a.yml", found)
    [told] = told_of(root, entry(root, wanted))
    assert told == {"what": "file", "name": f"{root}/a.yml", "state": "changed", "by": by, "before": found.decode()}


def test_nobody_is_named_where_an_earlier_version_kept_no_hash(root):
    write(f"{root}/.placed.json", json.dumps(placed_paths(root)).encode())
    assert placed_hashes(root) == {f"{root}/a.yml": ""}
    assert told_of(root, entry(root, NEW))[0]["by"] == []


def test_an_earlier_version_reads_the_paths_of_the_new_list(root):
    with open(f"{root}/.placed.json", encoding="utf-8") as stream:
        assert [path for path in json.load(stream) if os.path.isabs(path)] == [f"{root}/a.yml"]


def test_a_file_that_is_gone_was_removed_by_hand_and_one_that_nobody_wants_goes_by_the_project(root):
    os.unlink(f"{root}/a.yml")
    assert [(one["state"], one["by"]) for one in told_of(root, entry(root, OLD))] == [("new", ["hand"])]
    assert told_of(root) == [{"what": "file", "name": f"{root}/a.yml", "state": "gone", "by": ["project"]}]


def test_of_rights_both_sides_are_told(root):
    os.chmod(f"{root}/a.yml", 0o666)
    [told] = told_of(root, entry(root, OLD))
    assert told["fields"] == [{"field": "mode", "before": "0666", "after": "0644"}]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a\0b", b"x" * 70_000])
def test_what_is_no_small_text_is_told_by_its_name_alone(root, content):
    write(f"{root}/a.yml", content)
    assert "before" not in told_of(root, entry(root, OLD))[0]


def test_a_link_in_place_of_a_file_is_not_read(root, tmp_path):
    (tmp_path / "shadow").write_text("canary-of-the-server")
    os.unlink(f"{root}/a.yml")
    os.symlink(str(tmp_path / "shadow"), f"{root}/a.yml")
    [told] = told_of(root, entry(root, OLD))
    assert "canary" not in json.dumps(told)
    assert told["fields"][0]["before"] == f"link {tmp_path / 'shadow'}"


def test_a_deploy_that_is_cut_off_leaves_no_claim_that_somebody_changed_a_file(root, monkeypatch):
    tree = Tree(root, [entry(root, NEW)])
    monkeypatch.setattr("ansible_collections.harden.stack.plugins.module_utils.tree.files.place", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tree.place({})
    assert told_of(root, entry(root, NEW))[0]["by"] == []


@pytest.mark.parametrize("what, alter, secret, by", [
    ("another value of the vault", None, {**SECRET, "value": "canary-2", "fingerprint": "f2"}, ["project"]),
    ("another value on the server", lambda path: write(path, b"x"), SECRET, ["hand"]),
    ("other rights on the server", lambda path: os.chmod(path, 0o444), SECRET, ["hand"]),
])
def test_secrets_are_told_by_their_names(root, what, alter, secret, by):
    if alter:
        alter(f"{root}/secrets/key")
    told = SecretFiles(f"{root}/secrets", [secret]).told()
    assert told == [{"what": "secret", "name": "key", "state": "changed", "by": by}], what
    assert "canary" not in json.dumps(told)


PROJECT = {"tool": "1.0.0", "answers": {"a": "1", "b": "2"}, "settings": "s"}


def test_what_of_the_project_is_another_one(root):
    Since(root, PROJECT).keep()
    assert os.stat(f"{root}/.deployed.json").st_mode & 0o777 == 0o600
    now = {"tool": "1.1.0", "answers": {"a": "1", "b": "3", "c": "4"}, "settings": "t"}
    assert Since(root, now).told() == {
        "keys": ["b", "c"], "more": 0, "edited": True, "tool": {"before": "1.0.0", "after": "1.1.0"}}


@pytest.mark.parametrize("kept", [b"", b"[]", b"{\"answers\": 1}", b"\xff"])
def test_nothing_is_said_of_the_project_where_nothing_is_known(root, kept):
    write(f"{root}/.deployed.json", kept)
    assert Since(root, PROJECT).told() == {}
    assert Since(root, {}).told() == {}
