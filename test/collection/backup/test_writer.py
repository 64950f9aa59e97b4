"""What is backed up as a stream: restic may say as much meanwhile as it likes."""

import os
import sys

import pytest

from ansible_collections.harden.stack.plugins.module_utils.backup import repository as repositories
from ansible_collections.harden.stack.plugins.module_utils.backup.fault import BackupFault
from ansible_collections.harden.stack.plugins.module_utils.backup.repository import Repository

# More than a pipe holds, before it reads anything: as it does of a dump that takes longer than some seconds.
LOUD = """#!{python}
import json, sys
for stream in (sys.stdout, sys.stderr):
    for _ in range(20_000):
        print(json.dumps({{"message_type": "status", "percent_done": 0}}), file=stream)
    stream.flush()
content = sys.stdin.read()
if content == "refused":
    print("Fatal: no space left", file=sys.stderr)
    sys.exit(1)
print(json.dumps({{"message_type": "summary", "snapshot_id": f"of {{len(content)}}"}}))
"""


@pytest.fixture(name="repository")
def fixture_repository(tmp_path, monkeypatch):
    program = tmp_path / "restic"
    program.write_text(LOUD.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setattr(repositories, "find_program", lambda _name: str(program))
    (tmp_path / "backup_password").write_text("a word")
    return Repository(str(tmp_path / "place"), str(tmp_path), "here", {}, str(tmp_path / "cache"))


def test_a_loud_restic_keeps_the_whole(repository):
    with repository.writer("db.sql", ["a"]) as (pipe, kept):
        for _ in range(10):
            os.write(pipe, b"x" * 100_000)
    assert kept == ["of 1000000"]


def test_why_it_failed_is_told(repository):
    with pytest.raises(BackupFault) as told:
        with repository.writer("db.sql", ["a"]) as (pipe, _kept):
            os.write(pipe, b"refused")
    assert "no space left" in str(told.value)


def test_what_is_broken_off_is_not_kept(repository):
    with pytest.raises(ZeroDivisionError):
        with repository.writer("db.sql", ["a"]) as (pipe, kept):
            os.write(pipe, b"half")
            raise ZeroDivisionError
    assert kept == []
