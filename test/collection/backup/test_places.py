"""What restic says of a place, in the words of 0.12, 0.14 and 0.18 as they came from sftp, its own server and S3: only
where there is no repository yet one is made."""

import shutil
import subprocess

import pytest

from ansible_collections.harden.stack.plugins.module_utils.backup import repository as repositories
from ansible_collections.harden.stack.plugins.module_utils.backup.repository import Repository, with_account
from ansible_collections.harden.stack.plugins.module_utils.backup.said import is_missing
from support import refusal

BEGIN = "Fatal: unable to open config file: "
END = "\nIs there a repository at the following location?\nrest:http://shop:***@h/"


def ended(code: int, said: str) -> subprocess.CompletedProcess:
    return subprocess.CompletedProcess(["restic"], code, "", said)


@pytest.mark.parametrize("code, said, missing", [
    (1, f"{BEGIN}<config/> does not exist{END}", True),
    (1, f"{BEGIN}Stat: The specified key does not exist.{END}", True),
    (1, f"{BEGIN}Lstat: file does not exist{END}", True),
    (1, f"{BEGIN}stat /backups/config: no such file or directory{END}", True),
    (10, f"Fatal: repository does not exist: {BEGIN[7:]}<config/> does not exist{END}", True),
    (1, f"{BEGIN}unexpected HTTP response (401): 401 Unauthorized{END}", False),
    (1, f'{BEGIN}client.Head: Head "http://h:9/config": dial tcp h:9: connect: connection refused{END}', False),
    (1, "subprocess ssh: ssh: connect to host h port 22: Connection refused\nFatal: unable to open repo at sftp:h:/x: "
        "unable to start the sftp session, error: EOF", False),
])
def test_a_place_that_does_not_answer_is_not_one_without_a_repository(code, said, missing):
    assert is_missing(ended(code, said)) is missing


@pytest.mark.parametrize("said, reason", [
    (f"{BEGIN}unexpected HTTP response (401): 401 Unauthorized{END}",
     f"{BEGIN}unexpected HTTP response (401): 401 Unauthorized"),
    ("subprocess ssh: Host key verification failed.\nFatal: unable to open repo at sftp:h:/x: error: EOF\n",
     "subprocess ssh: Host key verification failed."),
    ("Fatal: wrong key s3cr%t and s3cr%25t\n", "Fatal: wrong key *** and ***"),
    ("\n", "it said nothing"),
])
def test_says_why_restic_failed_and_never_a_secret(tmp_path, said, reason):
    (tmp_path / "key").write_text("s3cr%t\n")
    place = Repository("rest:http://h/", str(tmp_path), "here", {"AWS_SECRET_ACCESS_KEY": "key"}, "cache")
    assert str(place.fault("unlock", ended(1, said))) == f"restic unlock ended with 1: {reason}"


@pytest.mark.parametrize("place, values, wanted", [
    ("rest:https://h:8000/shop/", {"RESTIC_REST_USERNAME": "a:b", "RESTIC_REST_PASSWORD": "c@d/é"},
     "rest:https://a%3Ab:c%40d%2F%C3%A9@h:8000/shop/"),
    ("rest:https://h:8000/shop/", {"RESTIC_REST_USERNAME": "a"}, "rest:https://h:8000/shop/"),
    ("rest:https://other@h/", {"RESTIC_REST_USERNAME": "a", "RESTIC_REST_PASSWORD": "b"}, "rest:https://other@h/"),
    ("s3:https://h/shop", {"RESTIC_REST_USERNAME": "a", "RESTIC_REST_PASSWORD": "b"}, "s3:https://h/shop"),
    ("/backups", {"RESTIC_REST_USERNAME": "a", "RESTIC_REST_PASSWORD": "b"}, "/backups"),
])
def test_an_account_is_in_what_only_restic_gets(place, values, wanted):
    assert with_account(place, values) == wanted


@pytest.mark.skipif(shutil.which("restic") is None, reason="restic is not installed here")
def test_a_place_without_an_answer_is_told_soon(tmp_path, monkeypatch):
    monkeypatch.setattr(repositories, "ANSWER_SECONDS", 2)
    (tmp_path / "backup_password").write_text("a word")
    place = Repository("rest:http://127.0.0.1:9/shop/", str(tmp_path), "here", {}, str(tmp_path / "cache"))
    assert "connection refused" in refusal(place.ready)


@pytest.mark.skipif(shutil.which("restic") is None, reason="restic is not installed here")
def test_only_a_backup_makes_a_repository(tmp_path):
    (tmp_path / "backup_password").write_text("a word")
    place = Repository(str(tmp_path / "kept"), str(tmp_path), "here", {}, str(tmp_path / "cache"))
    assert place.ready() is False
    assert "there is no backup yet" in refusal(place.require)
    assert not (tmp_path / "kept").exists()
    assert place.ready(makes=True) and place.ready()
    assert place.require() is None
