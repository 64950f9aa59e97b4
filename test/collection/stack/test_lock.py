"""One deploy of a stack at a time on a server: who has the lock, and when it is left over."""

import subprocess
import sys
import threading

import pytest

from ansible_collections.harden.stack.plugins.module_utils.stack import lock as it
from ansible_collections.harden.stack.plugins.module_utils.system.processes import identity

SLEEP = "import time; time.sleep(60)"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(it, "FOLDER", str(tmp_path / "locks"))
    monkeypatch.setattr(it, "ensure_directory", lambda path, _mode: (tmp_path / "locks").mkdir(exist_ok=True))
    monkeypatch.setattr(it.os, "geteuid", lambda: 0)
    monkeypatch.setattr(it, "IDLE_SECONDS", 2)
    monkeypatch.setattr(it, "CALL_SECONDS", 1)
    return tmp_path


@pytest.fixture
def start():
    """Starts programs that are ended with the test."""
    children = []

    def start(words=("sleeper", "-c", SLEEP), **options):
        children.append(subprocess.Popen(words, executable=sys.executable, **options))
        return children[-1]

    yield start
    for child in children:
        child.kill()
        child.wait()


def look(run, root="/opt/harden/shop"):
    return {"project": "shop", "secrets": f"{root}/secrets", "run": run}


def run_of(process, machine="laptop", running=None):
    return {"machine": machine, "process": process, "who": f"ana@{machine}", "folder": "/home/ana/shop",
            "running": [process] if running is None else running}


def connected(monkeypatch, process):
    monkeypatch.setattr(it, "connection_of", lambda _run: process)


def test_who_only_measures_sees_whether_a_deploy_is_at_work(monkeypatch, start):
    assert not it.is_deploying("shop")
    child = start()
    connected(monkeypatch, identity(child.pid))
    it.hold(look(run_of("10 1")))
    assert it.is_deploying("shop")
    assert not it.is_deploying("another")
    child.kill()
    child.wait()
    assert not it.is_deploying("shop")


def test_a_run_keeps_its_lock_and_another_one_is_told_who_has_it(folder):
    one, other = run_of("10 1"), run_of("11 1", running=["10 1", "11 1"])
    it.hold(look(one))
    it.hold(look(one))
    with pytest.raises(it.LockHeld, match=r"ana@laptop since 2.* UTC, from /home/ana/shop \(process 10\)\. Nothing"):
        it.hold(look(other))
    it.hold({**look(other), "project": "another"})


def test_the_lock_of_a_run_that_has_ended_on_the_same_machine_is_taken_over_at_once(monkeypatch, start):
    connected(monkeypatch, identity(start().pid))
    it.hold(look(run_of("10 1")))
    it.hold(look(run_of("11 1")))
    with pytest.raises(it.LockHeld, match="process 11"):
        it.hold(look(run_of("12 1", running=["11 1", "12 1"])))


def test_for_another_machine_the_connection_of_the_holder_decides(monkeypatch, start):
    # Its child is the task that runs now.
    busy = start(["sshd", "-c", "import os, time; os.fork(); time.sleep(30)"])
    while not it.is_busy(identity(busy.pid)):
        it.time.sleep(0.05)
    connected(monkeypatch, identity(busy.pid))
    it.hold(look(run_of("10 1")))
    begun = it.time.monotonic()
    with pytest.raises(it.LockHeld, match="ana@laptop"):
        it.hold(look(run_of("10 1", machine="desktop")))
    assert it.time.monotonic() - begun < 20
    busy.kill()
    busy.wait()
    it.hold(look(run_of("10 1", machine="desktop")))


def test_a_connection_that_rests_is_waited_for(monkeypatch, start):
    resting = start(["sshd", "-c", "import time; time.sleep(1)"])
    connected(monkeypatch, identity(resting.pid))
    it.hold(look(run_of("10 1")))
    # Until somebody asks how it ended, a process stays in the list.
    threading.Thread(target=resting.wait).start()
    it.hold(look(run_of("10 1", machine="desktop")))


def test_a_lock_that_was_cut_off_while_it_was_written_is_nobodys(folder):
    (folder / "locks").mkdir()
    (folder / "locks" / "shop.lock").write_text('{"machine": "lap')
    it.hold(look(run_of("10 1")))
    assert '"10 1"' in (folder / "locks" / "shop.lock").read_text()


def test_a_call_of_compose_that_a_cut_off_deploy_left_is_waited_for_and_then_told(folder, start):
    call = start(["docker-compose", "-c", SLEEP, "up", "--wait"], cwd=folder)
    start(["docker-compose", "-c", SLEEP, "logs", "--follow"], cwd=folder)
    with pytest.raises(it.LockHeld, match=rf"cut off is still at work.* up --wait \(process {call.pid}\)"):
        it.hold(look(run_of("10 1"), str(folder)))
    call.kill()
    call.wait()
    it.hold(look(run_of("11 1"), str(folder)))


@pytest.mark.parametrize("group, worker", [
    ("/system.slice/harden-init.shop.service", "harden-init.shop.service, which starts shop after a boot,"),
    ("/system.slice/harden-init.shop.service.other", "A deploy of shop that was cut off"),
    ("/user.slice/user-1000.slice/session-3.scope", "A deploy of shop that was cut off"),
])
def test_the_unit_that_starts_a_stack_after_a_boot_is_told_as_that(monkeypatch, group, worker):
    monkeypatch.setattr(it, "control_groups", lambda _pid: [group])
    assert it.worker_of("shop", 7) == worker


def test_nothing_is_locked_by_who_is_not_root_or_only_looks(folder, monkeypatch):
    it.hold(look(None))
    monkeypatch.setattr(it.os, "geteuid", lambda: 1000)
    it.hold(look(run_of("10 1")))
    assert not (folder / "locks").exists()
