"""The folder of a learning without a deploy is one command's at a time."""

import fcntl
import json
import os
import shutil
import subprocess
import threading

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.claim import claim, held
from ansible_collections.harden.stack.plugins.module_utils.system.processes import identity


@pytest.fixture
def running():
    """The identities of processes that run."""
    processes = [subprocess.Popen(["sleep", "60"]) for _ in range(8)]
    yield [identity(one.pid) for one in processes]
    for one in processes:
        one.kill()
        one.wait()


def test_the_folder_says_at_once_whose_it_is(tmp_path, running):
    place = str(tmp_path / "place")
    assert claim(place, running[0], "/srv/shop", None) == ""
    assert json.loads((tmp_path / "place/command.json").read_text()) == {"process": running[0], "folder": "/srv/shop"}
    assert os.stat(place).st_mode & 0o777 == 0o700
    assert claim(place, running[1], "/srv/other", None) == f"process {running[0].split()[0]}, from /srv/shop"


@pytest.mark.parametrize("left", [[], ["secret"], ["command.json", "secret"]])
@pytest.mark.parametrize("round", range(10))
def test_of_many_that_come_at_once_one_gets_it_and_takes_away_what_was_left_once(tmp_path, running, left, round):
    place, emptied, outcomes = str(tmp_path / "place"), [], {}
    if left:
        os.mkdir(place)
        for name in left:
            (tmp_path / "place" / name).write_text('{"process": "4194305 77"}')
    begin = threading.Barrier(len(running))

    def empty() -> None:
        emptied.append(sorted(os.listdir(place)))
        shutil.rmtree(place)

    def come(command: str) -> None:
        begin.wait()
        outcomes[command] = claim(place, command, "/srv/shop", empty)

    threads = [threading.Thread(target=come, args=[command]) for command in running]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [winner] = [command for command, other in outcomes.items() if not other]
    assert {other for other in outcomes.values() if other} == {f"process {winner.split()[0]}, from /srv/shop"}
    assert emptied == ([left] if left else [])
    assert os.listdir(place) == ["command.json"]


def test_a_folder_that_is_taken_away_while_it_is_held_is_gone_for_who_waited(tmp_path, monkeypatch):
    place, lock = str(tmp_path / "place"), fcntl.flock
    with held(place) as is_there:
        assert not is_there

    def made_anew(handle, how) -> None:
        shutil.rmtree(place)
        os.mkdir(place)
        lock(handle, how)

    os.mkdir(place)
    monkeypatch.setattr(fcntl, "flock", made_anew)
    with held(place) as is_there:
        assert not is_there


def test_a_link_in_its_place_is_refused(tmp_path, running):
    os.symlink(tmp_path, tmp_path / "place")
    with pytest.raises(OSError):
        claim(str(tmp_path / "place"), running[0], "/srv/shop", None)
