"""The folder of a learning without a deploy: whoever takes it away ends who learns there first."""

import os
import signal
import subprocess
import sys
import time

import pytest

from ansible_collections.harden.stack.plugins.module_utils.system.processes import identity
from ansible_collections.harden.stack.plugins.module_utils.learn.place import (
    SECONDS, PlaceFault, at_work, end_work, images_noted, other_command, require_place)

# Learns until it is ended, and then takes a while to take everything away.
LEARNER = """
import signal, sys, time
sys.path[:0] = {path!r}
from ansible_collections.harden.stack.plugins.module_utils.learn.learn import ended_in_order
from ansible_collections.harden.stack.plugins.module_utils.learn.place import at_work
with at_work({place!r}, {service!r}), ended_in_order():
    try:
        print("at work", flush=True)
        time.sleep(60)
    finally:
        time.sleep(0.3)
        open({place!r} + "/taken." + {service!r}, "w").close()
"""


def start(place, service="web") -> subprocess.Popen:
    program = LEARNER.format(place=str(place), service=service, path=[path for path in sys.path if path])
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "at work\n"
    return process


def test_who_learns_is_ended_and_waited_for(tmp_path):
    learner = start(tmp_path)
    try:
        assert end_work(str(tmp_path)) == ["web"]
        assert (tmp_path / "taken.web").exists()
        assert learner.wait(10) == 128 + signal.SIGTERM
    finally:
        learner.kill()
        learner.wait()


def test_who_is_asked_again_meanwhile_takes_everything_away_all_the_same(tmp_path):
    learner = start(tmp_path)
    try:
        learner.send_signal(signal.SIGINT)
        learner.send_signal(signal.SIGTERM)
        assert learner.wait(10) in (128 + signal.SIGINT, 128 + signal.SIGTERM)
        assert (tmp_path / "taken.web").exists()
    finally:
        learner.kill()
        learner.wait()


def test_of_one_who_was_killed_the_service_is_known(tmp_path):
    learner = start(tmp_path)
    learner.kill()
    learner.wait()
    assert end_work(str(tmp_path)) == ["web"]
    assert not (tmp_path / "taken.web").exists()


def test_those_who_learn_side_by_side_are_ended_together(tmp_path):
    learners = [start(tmp_path, service) for service in ("web", "db.Main")]
    try:
        began = time.monotonic()
        assert end_work(str(tmp_path)) == ["db.Main", "web"]
        assert [learner.wait(10) for learner in learners] == [128 + signal.SIGTERM] * 2
        assert sorted(path.name for path in tmp_path.glob("taken.*")) == ["taken.db.Main", "taken.web"]
        assert time.monotonic() - began < SECONDS
    finally:
        for learner in learners:
            learner.kill()
            learner.wait()


def test_every_service_counts_and_nobody_is_ended_who_has_ended(tmp_path):
    for service in ("a-long-name", "web"):
        with at_work(str(tmp_path), service):
            pass
    assert end_work(str(tmp_path)) == ["a-long-name", "web"]


def test_where_nobody_learned_there_is_nothing_to_end(tmp_path):
    assert end_work(str(tmp_path)) == []
    assert images_noted(str(tmp_path)) == []


def test_the_images_are_those_that_were_noted(tmp_path):
    (tmp_path / "images.json").write_text('["shop/web:1"]')
    assert images_noted(str(tmp_path)) == ["shop/web:1"]
    (tmp_path / "images.json").write_text('["shop/we')
    assert images_noted(str(tmp_path)) == []


@pytest.mark.parametrize("what, noted, asks, other", [
    ("another command that runs", f'{{"process": "{identity(os.getpid())}", "folder": "/srv/shop"}}', "1 5",
     f"process {os.getpid()}, from /srv/shop"),
    ("the command that asks", f'{{"process": "{identity(os.getpid())}", "folder": "/srv/shop"}}',
     identity(os.getpid()), ""),
    ("one that has ended, whose number another has", f'{{"process": "{os.getpid()} 1", "folder": "/srv/shop"}}',
     "1 5", ""),
    ("one that has ended", '{"process": "4194305 77", "folder": "/srv/shop"}', "1 5", ""),
    ("nobody", '{"process": "", "folder": ""}', "1 5", ""),
    ("half a note", '{"process": "1 ', "1 5", ""),
])
def test_which_other_command_it_is_for(tmp_path, what, noted, asks, other):
    (tmp_path / "command.json").write_text(noted)
    assert other_command(str(tmp_path), asks) == other, what


def test_without_a_note_it_is_for_nobody_else(tmp_path):
    assert other_command(str(tmp_path), "1 5") == ""


@pytest.mark.parametrize("place", ["/run", "/run/harden-learn.", "/run/harden-learn.a/..", "/run/harden-learn.a/b",
                                   "/etc", "/run/harden-learn.a\n", "run/harden-learn.a"])
def test_no_other_folder_is_removed(place):
    with pytest.raises(PlaceFault):
        require_place(place)


def test_its_own_folder_is():
    require_place("/run/harden-learn.my-shop_2")
