"""One hash of all that a deploy has placed: the same on both sides, and another one for anything that differs."""

import hashlib
import os
import shutil

import pytest

from ansible_collections.harden.stack.plugins.module_utils.tree import state as it
from ansible_collections.harden.stack.plugins.module_utils.tree.files import Tree
from ansible_collections.harden.stack.plugins.module_utils.tree.generation import Generation
from ansible_collections.harden.stack.plugins.module_utils.tree.secrets import SecretFiles
from ansible_collections.harden.stack.plugins.module_utils.tree.since import Since

PAGE = b"<p>well</p>\n"
MARKS = ["a", "b"]
PROJECT = {"tool": "1.0.0", "answers": {"name": "a1"}, "settings": "b2"}
SECRET = {"name": "key", "value": "canary-9a41", "owner": 33, "mode": 0o400, "lines": False, "fingerprint": "f1"}


@pytest.fixture
def placed(tmp_path):
    """The folder of a stack as place_tree leaves it, with what the project has of it."""
    root = str(tmp_path / "stack")
    files = [
        {"path": f"{root}/web/page.html", "mode": 0o644, "sha256": hashlib.sha256(PAGE).hexdigest()},
        {"path": f"{root}/web/index.html", "link": "page.html"},
        {"path": str(tmp_path / "outside.rules"), "mode": 0o644, "sha256": hashlib.sha256(b"").hexdigest()},
    ]
    contents = {hashlib.sha256(content).hexdigest(): content for content in (PAGE, b"")}
    secrets = SecretFiles(f"{root}/secrets", [SECRET])
    secrets.place()
    Tree(root, files).place(contents)
    Generation(root, MARKS, replace=False).place()
    secrets.keep_fingerprints()
    Since(root, PROJECT).keep()
    return root, files


def test_what_was_placed_is_what_the_project_has(placed):
    root, files = placed
    assert it.found_state(root) == it.wanted_state(list(reversed(files)), [SECRET], MARKS, PROJECT) != ""


def test_nothing_on_the_server_tells_a_secret(placed):
    root, _ = placed
    record = os.path.join(root, it.FINGERPRINTS)
    assert os.stat(record).st_mode & 0o777 == 0o600
    with open(record, encoding="utf-8") as stream:
        assert SECRET["value"] not in stream.read()


def write(path, content="other\n"):
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(content)


def replace(path, make):
    os.unlink(path)
    make(path)


def lead_away(folder):
    shutil.move(folder, f"{folder}-moved")
    os.symlink(f"{folder}-moved", folder)


@pytest.mark.parametrize("what, alter", [
    ("a file with another content", lambda root: write(f"{root}/web/page.html")),
    ("a file with other rights", lambda root: os.chmod(f"{root}/web/page.html", 0o666)),
    ("a file of another owner", lambda root: os.chown(f"{root}/web/page.html", 33, 0)),
    ("a file of another group", lambda root: os.chown(f"{root}/web/page.html", 0, 33)),
    ("a file that is gone", lambda root: os.unlink(f"{root}/web/page.html")),
    ("a pipe in place of a file, which never ends", lambda root: replace(f"{root}/web/page.html", os.mkfifo)),
    ("a folder in place of a file", lambda root: replace(f"{root}/web/page.html", os.mkdir)),
    ("a link in place of a file", lambda root: replace(f"{root}/web/page.html", lambda path: os.symlink("x", path))),
    ("a link that leads elsewhere", lambda root: replace(f"{root}/web/index.html", lambda p: os.symlink("x", p))),
    ("a file in place of a link", lambda root: replace(f"{root}/web/index.html", write)),
    ("a file outside of the stack's folder", lambda root: write(f"{os.path.dirname(root)}/outside.rules")),
    ("a folder that is a link, with the same files", lambda root: lead_away(f"{root}/web")),
    ("the folder of the secrets is a link", lambda root: lead_away(f"{root}/secrets")),
    ("a secret with another value", lambda root: write(f"{root}/secrets/key")),
    ("a secret that others can read", lambda root: os.chmod(f"{root}/secrets/key", 0o444)),
    ("a secret of another owner", lambda root: os.chown(f"{root}/secrets/key", 0, 0)),
    ("a secret that is gone", lambda root: os.unlink(f"{root}/secrets/key")),
    ("a secret in place of which there is a pipe", lambda root: replace(f"{root}/secrets/key", os.mkfifo)),
    ("a secret that nobody wants", lambda root: write(f"{root}/secrets/old")),
    ("a folder of secrets that others can enter", lambda root: os.chmod(f"{root}/secrets", 0o755)),
    ("no folder of secrets", lambda root: shutil.rmtree(f"{root}/secrets")),
    ("the mark of another copy", lambda root: write(f"{root}/.generation", "c\n")),
    ("no mark", lambda root: os.unlink(f"{root}/.generation")),
    ("another project", lambda root: write(f"{root}/.deployed.json", "{}")),
    ("nothing of a project", lambda root: os.unlink(f"{root}/.deployed.json")),
    ("no list of files", lambda root: os.unlink(f"{root}/.placed.json")),
    ("no fingerprints", lambda root: os.unlink(f"{root}/{it.FINGERPRINTS}")),
    ("fingerprints that are no object", lambda root: write(f"{root}/{it.FINGERPRINTS}", "[1]")),
    ("a fingerprint that is none", lambda root: write(f"{root}/{it.FINGERPRINTS}", '{"key": "f1"}')),
    ("nothing at all", shutil.rmtree),
])
def test_it_is_another_one_where_the_server_has(placed, what, alter):
    root, files = placed
    alter(root)
    assert it.found_state(root) != it.wanted_state(files, [SECRET], MARKS, PROJECT), what


@pytest.mark.parametrize("what, project", [
    ("another answer", {**PROJECT, "answers": {"name": "a2"}}),
    ("another version", {**PROJECT, "tool": "1.0.1"}),
    ("nothing to keep", {}),
])
def test_it_is_another_one_where_the_project_itself_has(placed, what, project):
    root, files = placed
    assert it.found_state(root) != it.wanted_state(files, [SECRET], MARKS, project), what
    Since(root, project).keep()
    assert it.found_state(root) == it.wanted_state(files, [SECRET], MARKS, project), what


@pytest.mark.parametrize("what, secrets, marks", [
    ("a secret with another value", [{**SECRET, "fingerprint": "f2"}], MARKS),
    ("a secret for another user", [{**SECRET, "owner": 34}], MARKS),
    ("a secret with other rights", [{**SECRET, "mode": 0o444}], MARKS),
    ("a secret more", [SECRET, {**SECRET, "name": "other"}], MARKS),
    ("no secret", [], MARKS),
    ("a newer mark", [SECRET], [*MARKS, "c"]),
    ("no mark", [SECRET], []),
])
def test_it_is_another_one_where_the_project_has(placed, what, secrets, marks):
    root, files = placed
    assert it.found_state(root) != it.wanted_state(files, secrets, marks, PROJECT), what


@pytest.mark.parametrize("change", [
    lambda files: files[:-1],
    lambda files: [*files, {**files[0], "path": f"{files[0]['path']}.new"}],
    lambda files: [{**files[0], "mode": 0o755}, *files[1:]],
    lambda files: [{**files[0], "sha256": "0" * 64}, *files[1:]],
])
def test_it_is_another_one_for_other_files(placed, change):
    root, files = placed
    assert it.found_state(root) != it.wanted_state(change(files), [SECRET], MARKS, PROJECT)
