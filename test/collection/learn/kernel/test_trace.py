"""What is recorded of the system calls: what is known is left out by the kernel itself."""

import os
import subprocess

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.kernel.trace import TraceFault, Tracer

SHIM, INIT, OTHER = 100, 101, 201
# The number of `prctl` on this machine: by it and by `seccomp` a filter is put on, so they are always recorded.
PRCTL = 157


@pytest.fixture(name="tracer")
def fixture_tracer(tmp_path, monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    tracer = Tracer(str(tmp_path))
    (tmp_path / "instances" / tracer.folder.rpartition("/")[2] / "events/raw_syscalls/sys_enter").mkdir(parents=True)
    return tracer


def filter_of(tracer: Tracer) -> str:
    with open(f"{tracer.folder}/events/raw_syscalls/sys_enter/filter", encoding="ascii") as stream:
        return stream.read().strip()


def make(tracer: Tracer, first: int, shim: int, *calls: int) -> None:
    tracer.lineage.calls.setdefault((first, shim), set()).update(calls)


def test_only_what_the_service_made_itself_is_known(tracer):
    tracer.record(True, lambda: {SHIM})
    assert filter_of(tracer) == "0"
    make(tracer, INIT, SHIM, 257, 0, PRCTL)
    # A database that it needs is in the same experiment.
    make(tracer, OTHER, 200, 41)
    tracer.leave_out_known()
    assert filter_of(tracer) == "id != 0 && id != 257"
    make(tracer, INIT, SHIM, 41)
    tracer.leave_out_known()
    assert filter_of(tracer) == "id != 0 && id != 41 && id != 257"


def test_it_begins_anew_with_each_recording(tracer):
    shims = {SHIM}
    tracer.record(True, lambda: shims)
    make(tracer, INIT, SHIM, 257)
    tracer.leave_out_known()
    shims = {300}
    tracer.record(True, lambda: shims)
    tracer.leave_out_known()
    assert filter_of(tracer) == "0"


def test_where_only_refusals_are_recorded_that_stays(tracer):
    make(tracer, INIT, SHIM, 257)
    tracer.record(False, lambda: {SHIM})
    tracer.leave_out_known()
    assert filter_of(tracer) == f"id == 317 || id == {PRCTL}"


def test_what_a_killed_one_left_goes_away_also_before_its_parent_asks(tracer):
    folder = os.path.join(tracer.root, "instances")
    with subprocess.Popen(["sleep", "60"]) as killed, subprocess.Popen(["sleep", "60"]) as other:
        left, goes_on = (os.path.join(folder, f"harden-learn-{one.pid}") for one in (killed, other))
        os.mkdir(left)
        os.mkdir(goes_on)
        killed.kill()
        os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)
        assert os.path.exists(f"/proc/{killed.pid}")
        tracer.take_away_left()
        assert [os.path.exists(path) for path in (left, goes_on)] == [False, True]
        other.kill()


@pytest.mark.parametrize("why", [SystemExit(143), TraceFault("no process is called containerd"), OSError(13, "denied")])
def test_what_ends_it_while_it_begins_leaves_nothing(tmp_path, monkeypatch, why):
    def end(_tracer):
        raise why

    (tmp_path / "instances").mkdir()
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr(Tracer, "begin", end)
    with pytest.raises(TraceFault if isinstance(why, OSError) else type(why)), Tracer(str(tmp_path)):
        pass
    assert os.listdir(tmp_path / "instances") == []
