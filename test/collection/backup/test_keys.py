"""The new password of a repository, by the real restic: at each moment one of the two opens it, in the end just one."""

import os
import shutil
import subprocess

import pytest

from ansible_collections.harden.stack.plugins.module_utils.backup.keys import add_key, drop_key, key_of
from ansible_collections.harden.stack.plugins.module_utils.backup.fault import BackupFault
from ansible_collections.harden.stack.plugins.module_utils.backup.repository import Repository

pytestmark = pytest.mark.skipif(shutil.which("restic") is None, reason="restic is not installed here")
OLD, NEW, OTHER = "the old one", "the new one", "somebody else's"


@pytest.fixture(name="repository")
def fixture_repository(tmp_path):
    (tmp_path / "backup_password").write_text(OLD)
    repository = Repository(str(tmp_path / "place"), str(tmp_path), "here", {}, str(tmp_path / "cache"))
    repository.ready(makes=True)
    return repository


def place(repository: Repository, password: str) -> None:
    with open(repository.password, "w", encoding="utf-8") as stream:
        stream.write(password)


def opening(repository: Repository) -> list:
    return [password for password in (OLD, NEW, OTHER) if key_of(repository, password)]


def test_both_open_it_until_the_previous_one_goes_and_each_step_can_be_repeated(repository, tmp_path, monkeypatch):
    seen, real = [], subprocess.run

    def run(command, **options):
        seen.append((command, options.get("env")))
        return real(command, **options)  # pylint: disable=subprocess-run-check

    monkeypatch.setattr(subprocess, "run", run)
    assert [add_key(repository, NEW, OLD), add_key(repository, NEW, OLD)] == [True, False]
    assert opening(repository) == [OLD, NEW]
    place(repository, NEW)
    assert [drop_key(repository, NEW, OLD), drop_key(repository, NEW, OLD)] == [True, False]
    assert opening(repository) == [NEW]
    assert repository.snapshots() == []
    assert not [one for one in seen if NEW in str(one) or OLD in str(one)]
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "backup_password"]
    assert not [path for path in files if NEW.encode() in path.read_bytes()]


def test_a_password_that_was_placed_before_its_key_is_added_all_the_same(repository):
    place(repository, NEW)
    assert drop_key(repository, NEW, OLD)
    assert opening(repository) == [NEW]


def test_every_key_of_the_previous_password_goes_and_others_stay(repository):
    for password in (OLD, OTHER):
        path = f"{repository.password}.more"
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(password)
        repository.run("key", "add", f"--new-password-file={path}")
    assert add_key(repository, NEW, OLD)
    assert drop_key(repository, NEW, OLD)
    assert opening(repository) == [NEW, OTHER]


def test_another_copy_of_the_vault_changes_nothing(repository):
    assert not add_key(repository, NEW, OTHER)
    assert opening(repository) == [OLD]


def test_without_a_password_that_opens_it_nothing_is_changed(repository):
    place(repository, NEW)
    with pytest.raises(BackupFault, match="neither the vault's backup_password nor the previous one opens"):
        add_key(repository, NEW, OTHER)
    with pytest.raises(BackupFault, match="neither the vault's backup_password"):
        drop_key(repository, NEW, OTHER)
    assert opening(repository) == [OLD]


def test_where_there_is_no_repository_yet_there_is_nothing_to_change(tmp_path):
    (tmp_path / "backup_password").write_text(OLD)
    repository = Repository(str(tmp_path / "place"), str(tmp_path), "here", {}, str(tmp_path / "cache"))
    assert not add_key(repository, NEW, OLD)
    assert not drop_key(repository, NEW, OLD)
    assert not os.path.exists(repository.place)
