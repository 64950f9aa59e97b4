"""What is read of a container's processes and mounts, from the kernel's own files."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.reading import inside, mounts
from ansible_collections.harden.stack.plugins.module_utils.reading.container import Container, readings
from ansible_collections.harden.stack.plugins.module_utils.reading.process import Process

STATUS = {"Uid": "1000\t1000\t1000\t1000", "Gid": "1000\t1000\t1000\t1000", "Groups": "1000",
          "CapBnd": "0000000000000000", "NoNewPrivs": "1", "Seccomp": "2"}
ROOT = """\
10 9 0:1 / / ro,relatime master:7 - overlay overlay rw
11 10 0:2 / /tmp rw,nosuid,nodev,noexec - tmpfs tmpfs rw
"""
TABLE = f"""\
{ROOT}\
13 10 8:1 /srv /data rw master:7 - ext4 /dev/vda rw
14 10 8:1 /srv /quiet rw - ext4 /dev/vda rw
15 10 8:1 /srv /both rw shared:8 - ext4 /dev/vda rw
"""


@pytest.fixture(name="process")
def fixture_process(tmp_path):
    def make(pid: int, program: str = "/usr/bin/sleep", table: str = "", **status) -> Process:
        folder = tmp_path / str(pid)
        folder.mkdir()
        (folder / "comm").write_text(f"{os.path.basename(program)}\n")
        (folder / "exe").symlink_to(program)
        (folder / "mountinfo").write_text(table)
        (folder / "status").write_text("".join(f"{key}:\t{value}\n" for key, value in {**STATUS, **status}.items()))
        process = Process(pid)
        process.folder = str(folder)
        return process
    return make


@pytest.fixture(name="container")
def fixture_container(monkeypatch):
    def make(processes: list, **inspected) -> Container:
        base = {"Id": "a" * 64, "Config": {"Labels": {}}, "HostConfig": {}, "State": {"Pid": 1}, "Mounts": []}
        monkeypatch.setattr(Container, "process", processes[0])
        monkeypatch.setattr(inside, "processes_of", lambda _container: processes)
        return Container(None, {**base, **inspected}, "")
    return make


@pytest.mark.parametrize("what, second, value", [
    ("like the first", {}, "none"),
    ("as root", {"Uid": "0\t0\t0\t0"}, "sleep (root)"),
    ("with a capability", {"CapBnd": "0000000000200000"}, "sleep (capabilities 0000000000200000)"),
    ("without the bound on privileges", {"NoNewPrivs": "0"}, "sleep (new privileges)"),
    ("without a filter", {"Seccomp": "0"}, "sleep (no filter)"),
])
def test_a_second_process(what, second, value, process, container, monkeypatch):
    monkeypatch.setattr(inside, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(inside, "PAUSE_SECONDS", 0.01)
    assert readings["stronger_processes"](container([process(1), process(2, **second)])) == value, what


def test_a_process_that_gives_its_rights_up_at_its_start_is_none(process, container, monkeypatch):
    second = process(2, Uid="0\t0\t0\t0", CapBnd="000001ffffffffff", NoNewPrivs="0", Seccomp="0")

    def give_up(_seconds):
        with open(f"{second.folder}/status", "w", encoding="utf-8") as stream:
            stream.writelines(f"{key}:\t{value}\n" for key, value in STATUS.items())

    monkeypatch.setattr(inside.time, "sleep", give_up)
    assert readings["stronger_processes"](container([process(1), second])) == "none"


@pytest.mark.parametrize("name, seconds, value", [
    ("runc:[2:INIT]", 10, "none"),
    ("sleep", 10, "sleep (no filter)"),
    ("runc:[2:INIT]", 30, "runc:[2:INIT] (no filter)"),
])
def test_what_the_engine_begins_has_more_time_where_the_server_is_busy(
    name, seconds, value, process, container, monkeypatch
):
    second, clock = process(2, Seccomp="0"), [0.0]
    with open(f"{second.folder}/comm", "w", encoding="utf-8") as stream:
        stream.write(f"{name}\n")

    def pass_on(pause):
        clock[0] += pause
        if clock[0] >= seconds:
            with open(f"{second.folder}/status", "w", encoding="utf-8") as stream:
                stream.writelines(f"{key}:\t{one}\n" for key, one in STATUS.items())

    monkeypatch.setattr(inside, "PAUSE_SECONDS", 0.5)
    monkeypatch.setattr(inside.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(inside.time, "sleep", pass_on)
    assert readings["stronger_processes"](container([process(1), second])) == value


def test_a_process_that_is_weaker_than_the_first_is_none(process, container):
    first = process(1, Uid="0\t0\t0\t0", CapBnd="0000000000000003", NoNewPrivs="0", Seccomp="0")
    assert readings["stronger_processes"](container([first, process(2)])) == "none"


@pytest.mark.parametrize("program, value", [("/usr/sbin/sshd", "sshd"), ("/usr/bin/ssh", "none")])
def test_a_program_that_lets_somebody_log_in(program, value, process, container):
    assert readings["login_servers"](container([process(1), process(2, program)])) == value


@pytest.mark.parametrize("change, value", [
    ({}, "no"),
    ({"Gid": "0\t0\t0\t0"}, "yes"),
    ({"Groups": "1000 0"}, "yes"),
    ({"Groups": ""}, "no"),
])
def test_roots_group(change, value, process, container):
    assert readings["root_group"](container([process(1, **change)])) == value


def test_processes_that_are_not_told_apart_are_not_measured(monkeypatch, process, container):
    one = container([process(1)])
    monkeypatch.undo()
    monkeypatch.setattr(inside, "pids_by_container", lambda: {})
    with pytest.raises(OSError, match="not told apart"):
        inside.processes_of(one)


@pytest.mark.parametrize("table, mounts_of, value", [
    ("", [], "none"),
    ("20 10 0:3 / /run/my\\040app rw,nosuid - tmpfs tmpfs rw", [], "/run/my app (without noexec, nodev)"),
    # What is asked for below /var/run lies below /run: there is a link in the image.
    ("20 10 0:3 / /run/app rw,nosuid,nodev,noexec - tmpfs tmpfs rw", [], "none"),
    ("20 10 0:3 / /run/app rw,nosuid,nodev - tmpfs tmpfs rw", [], "/run/app (without noexec)"),
    ("20 11 0:3 / /tmp rw,nosuid,nodev - tmpfs tmpfs rw", [], "/tmp (without noexec)"),
    # The engine's own, and what covers the kernel's tables.
    ("20 10 0:3 / /dev rw,nosuid - tmpfs tmpfs rw\n21 10 0:4 / /sys/firmware ro - tmpfs tmpfs ro", [], "none"),
    ("20 10 0:3 / /dev/mine rw,nosuid,nodev - tmpfs tmpfs rw", [], "/dev/mine (without noexec)"),
    # The server's folders in memory, and other file systems, are no places in memory of the container.
    ("20 10 0:3 / /kept rw - tmpfs tmpfs rw", [{"Type": "bind", "Destination": "/kept/"}], "none"),
    ("20 10 0:3 / /kept/run rw - tmpfs tmpfs rw", [{"Type": "bind", "Destination": "/kept"}], "none"),
    ("20 10 0:3 / /keptout rw - tmpfs tmpfs rw", [{"Type": "bind", "Destination": "/kept"}],
     "/keptout (without noexec, nosuid, nodev)"),
    ("20 10 0:3 / /tmp rw - tmpfs tmpfs rw", [{"Type": "bind", "Destination": "/"}],
     "/tmp (without noexec, nosuid, nodev)"),
    ("20 10 0:3 /docker.sock /run/docker.sock rw - tmpfs tmpfs rw", [], "none"),
    ("20 10 8:1 / /srv rw - ext4 /dev/vda rw", [], "none"),
])
def test_a_place_in_memory(table, mounts_of, value, process, container):
    given = {"/tmp/": "", "/var/run/app": "", "/dev/mine": ""}
    one = container([process(1, table=ROOT + table)], HostConfig={"Tmpfs": given}, Mounts=mounts_of)
    assert readings["loose_tmpfs"](one) == value


@pytest.mark.parametrize("kind, place, asked, value", [
    ("bind", "/quiet", "rprivate", "none"),
    ("bind", "/data", "rprivate", "/data (master:7)"),
    ("volume", "/data", "", "none"),
    ("volume", "/both", "", "/both (shared:8)"),
    # Behind a link of the image, where the kernel's table has another place.
    ("bind", "/var/run/data", "rprivate", "none"),
    ("bind", "/var/run/data", "rslave", "/var/run/data (rslave)"),
    ("bind", "/var/run/data", "", "none"),
])
def test_how_a_mount_is_tied_to_the_server(kind, place, asked, value, process, container):
    mount = {"Type": kind, "Source": "/srv", "Destination": place, "RW": False, "Propagation": asked}
    assert readings["shared_mounts"](container([process(1, table=TABLE)], Mounts=[mount])) == value


def test_a_volume_that_is_a_folder_of_the_server_is_written_to_as_one(monkeypatch, process, container):
    monkeypatch.setattr(mounts, "bound", lambda _container, mount: mount["Device"])
    volumes = [{"Type": "volume", "Name": "data", "Destination": "/data", "RW": True, "Device": "/srv/data"},
               {"Type": "volume", "Name": "own", "Destination": "/own", "RW": True, "Device": ""}]
    assert readings["writable_binds"](container([process(1)], Mounts=volumes)) == "/srv/data"


@pytest.mark.parametrize("files, value", [
    ({"cpu.max": "50000 100000"}, "500000000"),
    ({"cpu.max": "max 100000"}, "0"),
    ({"cpu.cfs_quota_us": "50000", "cpu.cfs_period_us": "100000"}, "500000000"),
    ({"cpu.cfs_quota_us": "-1", "cpu.cfs_period_us": "100000"}, "0"),
])
def test_processor_time(files, value, monkeypatch, process):
    version = 2 if "cpu.max" in files else 1
    one = process(1)
    monkeypatch.setattr(one, "cgroup", lambda _controller, *names: files[names[version - 1]])
    assert one.cpu_quota() == value


@pytest.mark.parametrize("what, limit, given, value", [
    ("what it was given", "4096 4096", (4096, 4096), "4096"),
    ("a program that asked for less", "1024 1024", (4096, 4096), "4096"),
    ("a program that asked for less for now", "1024 4096", (4096, 4096), "4096"),
    ("more than it was given", "8192 8192", (4096, 4096), "8192"),
    ("nothing was given", "1024 1024", None, "1024"),
    ("two limits were given", "1024 1024", (512, 4096), "1024"),
    ("no limit", "unlimited unlimited", (4096, 4096), "unlimited"),
])
def test_open_files(what, limit, given, value, process, container):
    one = process(1)
    with open(os.path.join(one.folder, "limits"), "w", encoding="utf-8") as stream:
        stream.write(f"Limit Soft Hard Units\nMax open files            {limit}   files\n")
    ulimits = given and [{"Name": "nofile", "Soft": given[0], "Hard": given[1]}]
    assert readings["open_files"](container([one], HostConfig={"Ulimits": ulimits})) == value, what
