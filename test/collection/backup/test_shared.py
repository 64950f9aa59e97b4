"""A repository that another server works on is waited for, by the real restic; what is only tidied up is not."""

import os
import shutil
import subprocess
import threading
import time

import pytest

from ansible_collections.harden.stack.plugins.module_utils.backup import repository as repositories
from ansible_collections.harden.stack.plugins.module_utils.backup.repository import Repository
from ansible_collections.harden.stack.plugins.module_utils.backup.said import RepositoryLocked

pytestmark = pytest.mark.skipif(shutil.which("restic") is None, reason="restic is not installed here")


@pytest.fixture(name="repository")
def fixture_repository(tmp_path, monkeypatch):
    monkeypatch.setattr(repositories, "POLL_SECONDS", 0.2)
    (tmp_path / "backup_password").write_text("a word")
    repository = Repository(str(tmp_path / "place"), str(tmp_path), "here", {}, str(tmp_path / "cache"))
    repository.ready(makes=True)
    repository.keep_text(b"first", "text", ["a"])
    return repository


def other_at_work(repository: Repository):
    """A backup of another server, which goes on until its input ends."""
    environment = {**os.environ, "RESTIC_REPOSITORY": repository.place, "RESTIC_PASSWORD_FILE": repository.password}
    process = subprocess.Popen(["restic", "--no-cache", "backup", "--stdin", "--host=there"], stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, env=environment)
    process.stdin.write(b"theirs")
    process.stdin.flush()
    locks = os.path.join(repository.place, "locks")
    while not os.listdir(locks):
        time.sleep(0.05)
    return process


def test_both_back_up_at_once_and_what_is_removed_waits(repository):
    other = other_at_work(repository)
    repository.keep_text(b"second", "text", ["b"])
    timer = threading.Timer(2, other.stdin.close)
    timer.start()
    repository.forget([repository.snapshots("a")[0]["id"]])
    assert other.wait() == 0
    assert [len(repository.snapshots(tag)) for tag in "ab"] == [0, 1]


def test_it_is_not_waited_for_without_end(repository, monkeypatch):
    monkeypatch.setattr(repositories, "TIDY_SECONDS", 0)
    other = other_at_work(repository)
    with pytest.raises(RepositoryLocked):
        repository.forget([repository.snapshots("a")[0]["id"]])
    other.stdin.close()
    assert other.wait() == 0
    assert len(repository.snapshots("a")) == 1


def test_a_lock_whose_owner_is_gone_is_in_nobodys_way(repository):
    other = other_at_work(repository)
    other.kill()
    other.wait()
    repository.forget([repository.snapshots("a")[0]["id"]])
    assert not repository.snapshots("a")


def test_such_a_lock_costs_no_wait(repository, monkeypatch):
    monkeypatch.setattr(repositories, "POLL_SECONDS", 3600)
    other = other_at_work(repository)
    other.kill()
    other.wait()
    assert repository.ready()
    repository.forget([repository.snapshots("a")[0]["id"]])
    assert not repository.snapshots("a")


def test_what_would_go_is_asked_while_another_server_works(repository):
    repository.keep_text(b"second", "text", ["a"])
    other = other_at_work(repository)
    first, _ = repository.snapshots("a")
    assert [one["id"] for one in repository.outlived(["a"], {"last": 1})] == [first["id"]]
    other.stdin.close()
    assert other.wait() == 0


def test_the_newest_with_all_tags_is_read(repository):
    repository.keep_text(b"second", "text", ["a", "b"])
    repository.keep_text(b"third", "text", ["a"])
    found = [repository.newest_text("text", *tags) for tags in (["a"], ["a", "b"], ["b", "c"])]
    assert found == ["third", "second", ""]
