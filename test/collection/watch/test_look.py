"""Which containers are watched, who lives in them, and what may be missing of what was logged."""

import json
import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.api import Engine
from ansible_collections.harden.stack.plugins.module_utils.engine.seccomp import is_watched, logs_watched_calls
from ansible_collections.harden.stack.plugins.module_utils.watch import look
from ansible_collections.harden.stack.plugins.module_utils.watch.profile import Profile
from ansible_collections.harden.stack.plugins.module_utils.watch.kernel_log import KernelLog
from ansible_collections.harden.stack.plugins.module_utils.watch.owners import live_processes, watched_containers

READING = {"names": ["read"], "action": "SCMP_ACT_ALLOW"}
WATCHING = {"syscalls": [READING, {"names": ["bind"], "action": "SCMP_ACT_LOG"}]}
ENFORCED = {"syscalls": [READING]}


@pytest.mark.parametrize("profile, watched", [
    (WATCHING, True), (ENFORCED, False), ({"syscalls": None}, False), ({}, False),
])
def test_a_profile_that_logs_is_watched(profile, watched):
    assert is_watched(profile) is watched


@pytest.mark.parametrize("actions, logged", [("kill_process errno log\n", True), ("kill_process errno\n", False),
                                             ("kill_process syslog\n", False), (None, False)])
def test_the_kernel_must_log_it(tmp_path, actions, logged):
    if actions is not None:
        (tmp_path / "actions").write_text(actions)
    assert logs_watched_calls(str(tmp_path / "actions")) is logged


class Known(Engine):
    """An engine with these containers."""

    def __init__(self, containers):
        super().__init__("")
        self.known = containers

    def all_containers(self):
        return [{"Id": number} for number in self.known]

    def json(self, path):
        return self.known[path.split("/")[2]]


def container(number, project, service, *options):
    labels = {"com.docker.compose.project": project, "com.docker.compose.service": service}
    return {"Id": number, "Config": {"Labels": labels}, "HostConfig": {"SecurityOpt": list(options) or None}}


def test_watched_containers_of_all_stacks_are_known_and_only_ours_by_name():
    watching = f"seccomp={json.dumps(WATCHING)}"
    engine = Known({one["Id"]: one for one in (
        container("a", "shop", "web", "no-new-privileges:true", watching),
        container("b", "shop", "db", f"seccomp={json.dumps(ENFORCED)}"),
        container("c", "blog", "web", watching),
        container("d", "shop", "old"),
        container("e", "shop", "odd", "seccomp={no json"),
        container("f", "shop", "free", "seccomp=unconfined"),
    )})
    assert [(one.number, one.service) for one in watched_containers(engine, "shop")] == [("a", "web"), ("c", "")]


def test_the_processes_are_read_with_their_containers(tmp_path):
    number = "d" * 64
    (tmp_path / "stat").write_text("cpu 1 2\nbtime 1000\n")
    for pid, cgroup in ((7, f"0::/system.slice/docker-{number}.scope"), (8, "0::/init.scope"), (9, "")):
        folder = tmp_path / str(pid)
        folder.mkdir()
        after = " ".join(["S", "1", *(["0"] * 17), str(5 * os.sysconf("SC_CLK_TCK")), "0"])
        (folder / "stat").write_text(f"{pid} (a) name) {after}\n" if pid != 9 else "")
        (folder / "status").write_text("Name:\ta\nUid:\t100033\t100033\t100033\t100033\n")
        (folder / "cgroup").write_text(cgroup)
    assert sorted(live_processes(str(tmp_path))) == [(7, 1005.0, 100033, number), (8, 1005.0, 100033, "")]


def test_what_the_kernels_log_dropped_is_known():
    # As /dev/kmsg of Linux 6.18 had them.
    found = KernelLog(["6,22514,13881056097,-;hi-465007b781cd: port 1(veth757e45c) entered blocking state\n",
                       "4,22834,14080402852,-;kauditd_printk_skb: 417 callbacks suppressed\n",
                       "4,23794,15929010441,-;kauditd_printk_skb: 70 callbacks suppressed\n",
                       "no record"], booted=1000.0, since=16000.0)
    assert found.first == pytest.approx(14881.056097)
    assert (found.dropped, len(found.lines)) == (70, 3)


@pytest.mark.parametrize("rule, excluded", [
    ("-a always,exclude -F msgtype=SECCOMP", ["SECCOMP"]), ("-a never,exclude -F msgtype=1326", ["SECCOMP"]),
    ("-a always,exclude -F msgtype=AVC", ["AVC"]), ("-a always,exclude -F msgtype=1400", ["AVC"]),
    ("-a always,exclude -F msgtype=CWD", []), ("-a always,exit -F arch=b64 -S bind", []),
])
def test_a_rule_that_drops_such_records_is_found(rule, excluded):
    assert [sort for sort, drops in look.EXCLUDED.items() if drops.search(rule)] == excluded


RECORD = ('type=SECCOMP msg=audit(2000.5:7): auid=4294967295 uid=33 gid=33 ses=4294967295 pid=1 comm="x" exe="/x" '
          "arch=c000003e syscall=319 compat=0 ip=0x7f code=0x7ffc0000")
ACCESS = ('type=AVC msg=audit(2000.7:8): apparmor="ALLOWED" operation="open" class="file" '
          'profile="harden-init.shop.web" name="/etc/app.conf" pid=5 comm="app" requested_mask="r" denied_mask="r" '
          'fsuid=33 ouid=0')


def watch(monkeypatch, tmp_path, daemon, log, since=1500.0, kernel=()):
    path = tmp_path / "audit.log"
    if log is not None:
        path.write_text("\n".join(log) + "\n")
    monkeypatch.setattr(look, "daemon_now", lambda: (daemon, 3, []))
    monkeypatch.setattr(look, "log_file", lambda: str(path))
    monkeypatch.setattr(look, "logs_watched_calls", lambda: True)
    monkeypatch.setattr(look, "live_processes", lambda: [(77, 1.0, 33, "a")])
    monkeypatch.setattr(look.KernelLog, "now", lambda since: KernelLog(kernel, 1000.0, since))
    monkeypatch.setattr(look.platform, "machine", lambda: "x86_64")
    engine = Known({"a": container("a", "shop", "web", f"seccomp={json.dumps(WATCHING)}")})
    monkeypatch.setattr(look, "loaded_profiles", lambda prefix: {f"{prefix}web": "complain", f"{prefix}db": "enforce"})
    found = look.look_at_watched(engine, "shop", since, 1 << 20, {"web": Profile(["/usr/{,**} mr"], True)})
    return {**found, "calls": [(one["service"], one["count"]) for one in found["calls"]],
            "accesses": [(one["service"], one["rule"]) for one in found["accesses"]]}


def test_the_daemons_log_is_read(monkeypatch, tmp_path):
    begin = "type=DAEMON_START msg=audit(1400.0:1): op=start"
    found = watch(monkeypatch, tmp_path, True, [begin, RECORD, ACCESS])
    assert found == {"machine": "x86_64", "logged": True, "excluded": [], "daemon": True, "first": 1400.0, "cut": False,
                     "lost": 3, "watched": ["web"], "complaining": ["web"], "calls": [("web", 1)],
                     "accesses": [("web", "/etc/app.conf r")]}


def test_without_a_daemon_the_kernels_log_is_read_beside_what_a_daemon_wrote_before(monkeypatch, tmp_path):
    later = RECORD.replace("type=SECCOMP msg=", "audit: type=1326 ").replace("2000.5:7", "2100.5:8")
    found = watch(monkeypatch, tmp_path, False, [RECORD], kernel=[f"5,1,900000000,-;{later}\n"])
    assert (found["calls"], found["first"], found["lost"]) == ([("web", 2)], 1900.0, 0)
    assert watch(monkeypatch, tmp_path, False, None)["first"] is None


def test_a_log_that_nothing_was_written_to_since_then_is_whole(monkeypatch, tmp_path):
    (tmp_path / "audit.log").write_text("type=DAEMON_START msg=audit(1.0:1): op=start\n")
    os.utime(tmp_path / "audit.log", (1000, 1000))
    assert watch(monkeypatch, tmp_path, True, None)["first"] == 1500.0
