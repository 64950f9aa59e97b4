"""What undo takes away of packages, with an apt-get that only says what it would do."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.record import restore
from ansible_collections.harden.stack.plugins.module_utils.system import programs
from ansible_collections.harden.stack.plugins.modules import server_record
from support import NOTHING_TO_REMEMBER, put_program

# `orphan` was there and unneeded before; `brought` came with `ours`, and `deeper` with `brought`.
APT = """cd {folder}
case "$*" in
  *--simulate*SuggestsImportant=false*RecommendsImportant=false*autoremove*)
    echo 'Remv idle [1]'
    if [ ! -e ours ]; then echo 'Remv orphan [1]'; [ ! -e brought ] || echo 'Remv brought [1]'; fi
    if [ ! -e ours ] && [ ! -e brought ] && [ -e deeper ]; then echo 'Remv deeper [1]'; fi ;;
  *remove*) echo "$*" >>said; shift 2; rm "$@" ;;
esac
"""


@pytest.fixture(autouse=True)
def server(tmp_path, monkeypatch):
    """A server with packages as files."""
    for name in ("ours", "brought", "deeper", "orphan"):
        (tmp_path / name).touch()
    folder = tmp_path / "bin"
    folder.mkdir()
    put_program(folder, "apt-get", APT.format(folder=tmp_path))
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(programs, "SEARCHED", f"{folder}:{programs.SEARCHED}")
    return tmp_path


def test_what_came_along_goes_too_and_what_was_there_before_stays(server):
    restore.remove_packages(["ours"], ["orphan"])
    assert (server / "said").read_text().splitlines() == [
        "--yes remove ours", "--yes remove brought", "--yes remove deeper"]


def test_what_no_package_needs_is_remembered_before_others_are_installed(server):
    (server / "ours").unlink()
    (server / "brought").unlink()
    (server / "deeper").unlink()
    wanted = server_record.wanted_of({**NOTHING_TO_REMEMBER, "packages": ["ours"]})
    assert wanted == [("c", "package", name, None, None) for name in ("idle", "orphan", "ours")]
    assert server_record.wanted_of(NOTHING_TO_REMEMBER) == []
