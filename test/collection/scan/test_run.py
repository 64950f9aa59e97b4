"""A scanner that was brought to the server is run in a folder of its own, of which nothing stays."""

import io
import os
import signal
import tarfile
import time

import pytest

from ansible_collections.harden.stack.plugins.module_utils.scan import run as it


@pytest.fixture(name="place")
def fixture_place(monkeypatch, tmp_path):
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setattr(it, "PLACES", (str(place),))
    return place


def archive(tmp_path, script: str, **members) -> str:
    path = tmp_path / "scanner.tar"
    with tarfile.open(path, "w") as tar:
        for name, content in {"scan.sh": script, **members}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content.encode())
            tar.addfile(member, io.BytesIO(content.encode()))
    return str(path)


@pytest.mark.parametrize("what, script, found", [
    ("it writes and ends well", "mkdir log; printf all >log/out", {"ended": 0, "text": "all", "cut": False}),
    ("it ends badly after it wrote", "mkdir log; printf half >log/out; exit 3", {"ended": 3, "text": "half"}),
    ("it writes nothing", "echo no engine >&2; exit 1", {"ended": 1, "text": None, "said": "no engine\n"}),
    ("it writes too much", "mkdir log; printf 123456789 >log/out", {"ended": 0, "text": "12345678", "cut": True}),
    ("it writes no text", "mkdir log; printf 'a\\377b' >log/out", {"ended": 0, "text": "a\ufffdb"}),
    ("it hangs", "mkdir log; printf begun >log/out; sleep 60", {"ended": "timeout", "text": "begun"}),
    ("it leaves something running", "sleep 60 & mkdir log; printf all >log/out", {"ended": 0, "text": "all"}),
])
def test_how_it_ends_and_what_it_wrote(place, tmp_path, what, script, found):
    began = time.monotonic()
    said = it.run_scanner(archive(tmp_path, script), ["sh", "scan.sh"], "log/out", 1, 8)
    assert {key: said[key] for key in found} == found, what
    assert time.monotonic() - began < 50
    assert os.listdir(place) == []


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_where_the_module_is_killed_its_scanner_ends_and_its_folder_is_removed(place, tmp_path, ending):
    script = "echo $$ >pid; sh -c 'echo $$ >>pid; sleep 300'; sleep 300"
    module = os.fork()
    if module == 0:
        it.run_scanner(archive(tmp_path, script), ["sh", "scan.sh"], "out", 300, 8)
        os._exit(0)
    pids = until(lambda: len(found := [pid for path in place.glob("*/pid") for pid in path.read_text().split()]) == 2
                 and found)
    os.kill(module, ending)
    os.waitpid(module, 0)
    assert until(lambda: os.listdir(place) == [])
    assert [pid for pid in pids if is_running(pid)] == []


def until(look):
    """What it finds, once it finds something; only what hangs ends without."""
    began = time.monotonic()
    while not (found := look()) and time.monotonic() - began < 300:
        time.sleep(0.05)
    return found


def is_running(pid: str) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stream:
            return stream.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_program_that_the_server_lacks_is_missing(place, tmp_path):
    assert it.run_scanner(archive(tmp_path, ""), ["no-such-program"], "out", 1, 8)["ended"] == "missing"


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "a/../../outside"])
def test_nothing_is_unpacked_outside_of_its_folder(place, tmp_path, name):
    with pytest.raises(tarfile.TarError, match="leads out of the archive"):
        it.run_scanner(archive(tmp_path, "", **{name: "x"}), ["true"], "out", 1, 8)
    assert os.listdir(place) == [] and not (tmp_path / "outside").exists()


def test_its_environment_has_nothing_of_ours(place, tmp_path, monkeypatch):
    monkeypatch.setenv("ANSIBLE_VAULT_PASSWORD_FILE", "/secret")
    said = it.run_scanner(archive(tmp_path, "env >out"), ["sh", "scan.sh"], "out", 5, 1000)
    assert "ANSIBLE" not in said["text"]
