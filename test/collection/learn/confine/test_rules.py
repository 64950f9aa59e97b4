"""Rules of an AppArmor profile, made of what the kernel told."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.confine.recording import recording_profile
from ansible_collections.harden.stack.plugins.module_utils.learn.confine.rules import Access, read_rules, rules_for

FOLDERS, PLACES = {"usr", "var", "srv", "etc", "proc"}, ["/run", "/var/lib/db"]


def heard(*entries) -> Access:
    """Of entries `/path rights`."""
    return Access({("AUDIT", "open", *entry.split(" ")) for entry in entries})


def named(*entries, places=(), without=()) -> list:
    """What is beside the image's own files."""
    return [rule for rule in rules_for(heard(*entries), FOLDERS, list(places), set(without))
            if rule not in read_rules(FOLDERS)]


def test_what_the_image_brings_is_read_by_its_folders_at_the_top():
    rules = ["/{,*} mr", "/*/ r", "/s?p/{,**} mr", "/usr/{,**} mr"]
    assert read_rules({"usr", "s p", "etc", "dev", "proc", "run"}) == rules
    assert named("/usr/lib/libc.so.6 mr", "/var/www/index.php r", "/srv/a r", "/ r") == []


@pytest.mark.parametrize("entry, rules", [
    ("/usr/sbin/nginx x", ["/usr/sbin/nginx ix"]),
    ("/usr/bin/odd,name x", ["/usr/bin/odd?name ix"]),
    ("/etc/passwd r", ["/etc/passwd r"]),
    ("/etc/nginx/conf.d/x.conf r", ["/etc/nginx/{,**} r"]),
    ("/proc/17/status r", ["@{PROC}/@{pid}/status r"]),
    ("/proc/17/task/18/comm w", ["@{PROC}/@{pid}/task/{,**} w"]),
    ("/proc/1/fd/ r", ["@{PROC}/@{pid}/fd{,info}/{,*} r"]),
    ("/proc/sys/net/core/somaxconn r", ["@{PROC}/sys/net/core/somaxconn r"]),
    ("/proc/cpuinfo r", ["@{PROC}/cpuinfo r"]),
    ("/sys/fs/cgroup/memory.max r", ["/sys/fs/cgroup/{,**} r"]),
    ("/sys/devices/system/cpu/online r", ["/sys/devices/system/cpu/{,**} r"]),
    ("/sys/kernel/mm/transparent_hugepage/enabled r", ["/sys/kernel/mm/transparent_hugepage/enabled r"]),
    ("/dev/pts/0 wr", ["/dev/pts/* rw"]),
    ("/dev/shm/sem.x rwc", ["/dev/shm/{,**} rw"]),
    ("/home/app/node_modules/x.node mr", ["/home/app/{,**} mr"]),
    ("/run/lock/7/x r", ["/run/lock/*/x r"]),
    ("/data/file r", ["/data/file r"]),
    ("/var/cache/x wc", ["/var/cache/x w"]),
])
def test_a_rule_is_as_wide_as_what_differs_each_time(entry, rules):
    assert named(entry) == rules


def test_places_are_written_and_nothing_there_is_run_unless_it_was():
    place, own = "/var/lib/db/{,**} rwlk", ["/var/lib/db"]
    closed, mapped = "deny /var/lib/db/** mx", "/var/lib/db/{,**} mrwlk"
    assert named("/var/lib/db/x wrcd", places=own) == [place, closed]
    assert named("/var/lib/db/plugin.so mr", places=own) == [mapped, "deny /var/lib/db/** x"]
    assert named("/var/lib/db/hook x", places=own) == ["/var/lib/db/hook ix", place, "deny /var/lib/db/** m"]
    assert named("/var/lib/db/hook x", "/var/lib/db/hook mr", places=own) == ["/var/lib/db/hook ix", mapped]
    assert named("/var/lib/database/x w", places=["/var/lib/db"])[0] == "/var/lib/database/x w"


def test_what_could_not_be_written_gets_no_right_to_it():
    entries = ["/usr/lib/x.pyc wcr", "/etc/hosts wr", "/run/x w", "/dev/null w", "/proc/1/oom_score_adj w"]
    assert heard(*entries).writes_outside(PLACES) == {"/usr/lib/x.pyc", "/etc/hosts"}
    assert named(*entries[:2], without=["/usr/lib/x.pyc", "/etc/hosts"]) == ["/etc/hosts r"]


def test_sockets_of_other_families_and_looks_into_other_processes_are_rules_of_their_own():
    access = Access({("DENIED", "create", "packet raw", "create"), ("AUDIT", "ptrace", "docker-default", "read"),
                     ("DENIED", "capable", "sys_admin", ""), ("AUDIT", "signal", "peer", "receive")})
    assert [rule for rule in rules_for(access, set(), [], set()) if not rule.startswith("/")] == [
        "network packet raw", "ptrace (read, readby)"]


def test_the_recording_profile_tells_of_what_is_worth_a_rule():
    text = recording_profile("harden-learn-shop-web", FOLDERS)
    assert "profile harden-learn-shop-web flags=(attach_disconnected,mediate_deleted) {" in text
    assert "\n  /usr/{,**} mr,\n" in text and "\n  network inet stream,\n" in text
    assert text.count("{") == text.count("}")
