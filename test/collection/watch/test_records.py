"""What is counted of the kernel's records of calls that were let through to have them logged."""

import platform

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.kernel import syscalls
from ansible_collections.harden.stack.plugins.module_utils.watch import calls as module
from ansible_collections.harden.stack.plugins.module_utils.watch.calls import Calls
from ansible_collections.harden.stack.plugins.module_utils.watch.owners import Owners, Watched
from ansible_collections.harden.stack.plugins.module_utils.watch.records import Records

# As auditd 4.0.2 of Debian 13 wrote them of containers with such a profile, and as Linux 6.18 did without a daemon.
NAMES = '\x1dAUID="unset" UID="www-data" GID="www-data" ARCH=x86_64 SYSCALL=unknown-syscall(-1)'
BEGIN = 'type=DAEMON_START msg=audit(1795902000.722:6663): op=start ver=4.0.2 format=enriched pid=17775 uid=0'
MEMFD = ('type=SECCOMP msg=audit(1795902015.838:3132): auid=4294967295 uid=33 gid=33 ses=4294967295 pid=17975 '
         'comm="python3" exe="/usr/bin/python3.13" sig=0 arch=c000003e syscall=319 compat=0 ip=0x7f77382d3a07 '
         f'code=0x7ffc0000{NAMES}')
MKDIR = ('type=SECCOMP msg=audit(1795902015.838:3133): auid=4294967295 uid=33 gid=33 ses=4294967295 pid=17975 '
         'comm="python3" exe="/usr/bin/python3.13" sig=0 arch=c000003e syscall=83 compat=0 ip=0x7f77382c55c7 '
         f'code=0x7ffc0000{NAMES}')
BLANK = ('type=SECCOMP msg=audit(1795902016.110:3142): auid=4294967295 uid=0 gid=0 ses=4294967295 pid=18063 '
         'comm=756E20616D65 exe=2F746D702F756E20616D65 sig=0 arch=c000003e syscall=63 compat=0 ip=0x7fd598eec467 '
         f'code=0x7ffc0000{NAMES}')
BY_KERNEL = ('audit: type=1326 audit(1795902013.446:3126): auid=4294967295 uid=33 gid=33 ses=4294967295 pid=17880 '
             'comm="python3" exe="/usr/bin/python3.13" sig=0 arch=c000003e syscall=319 compat=0 ip=0x7f4a5c52da07 '
             'code=0x7ffc0000')


@pytest.fixture(autouse=True)
def library(monkeypatch):
    """The machine that tests need not have the library."""
    monkeypatch.setattr(module, "call_name", {319: "memfd_create", 83: "mkdir", 63: "uname"}.get)


class OneOwner:
    def __init__(self, name):
        self.name, self.asked = name, []

    def of(self, *words):
        self.asked.append(words)
        return self.name


def read(*lines, since=0.0, owner="web"):
    return Read(Records(since, Calls(OneOwner(owner), "x86_64")), lines)


class Read:
    """Records of one sort that were taken."""

    def __init__(self, records, lines):
        for line in lines:
            records.take(line)
        self.records, [self.sort] = records, records.sorts
        self.first, self.more, self.groups = records.first, records.more, records.groups[self.sort]

    def told(self):
        return self.records.told(self.sort)


def test_a_call_is_told_once_with_how_often_and_when():
    later = MEMFD.replace("1795902015.838:3132", "1795902018.100:3150").replace("/usr/bin/python3.13", "/usr/bin/tool")
    found = read(BEGIN, MEMFD, MKDIR, later)
    assert found.told() == [
        {"service": "web", "call": "memfd_create", "programs": ["/usr/bin/python3.13", "/usr/bin/tool"], "count": 2,
         "first": 1795902015.838, "last": 1795902018.1},
        {"service": "web", "call": "mkdir", "programs": ["/usr/bin/python3.13"], "count": 1,
         "first": 1795902015.838, "last": 1795902015.838},
    ]
    assert found.first == 1795902000.722


@pytest.mark.parametrize("line, told", [
    (BY_KERNEL, ["memfd_create"]),
    (f"node=alpha {MEMFD}", ["memfd_create"]),
    (MEMFD.replace("code=0x7ffc0000", "code=0x80000000"), []),
    (MEMFD.replace("code=0x7ffc0000", "code=0x50026"), []),
    (MEMFD.replace("type=SECCOMP", "type=SYSCALL"), []),
    (MEMFD.replace("syscall=319", "syscall=many"), []),
    (MEMFD.replace("arch=c000003e", "arch=40000003"), ["40000003_319"]),
    (f"type=USER msg=audit(1795902015.838:3131): pid=1 uid=0 msg='{MEMFD}'", []),
    ("nothing of ours", []),
    ("type=SECCOMP msg=audit(now:1): syscall=319 code=0x7ffc0000", []),
])
def test_only_what_was_let_through_to_be_logged_counts(line, told):
    assert [one["call"] for one in read(line).told()] == told


def test_what_was_before_does_not_count():
    assert read(MEMFD, since=1795902016).told() == []


def test_a_program_is_asked_about_by_what_the_record_says_and_its_name_is_read():
    found = read(BLANK.replace("pid=18063", "pid=18063 subj=harden-init.shop.web"))
    assert found.sort.owners.asked == [("harden-init.shop.web", 18063, 0, 1795902016.110)]
    assert found.told()[0]["programs"] == ["/tmp/un ame"]


def test_where_the_owner_is_unclear_the_user_is_told_and_others_are_not():
    assert read(MEMFD, owner=None).told()[0]["uid"] == 33
    assert read(MEMFD, owner="").told() == []


def test_what_a_hostile_service_makes_is_bounded():
    lines = [MEMFD.replace("syscall=319", f"syscall={number}").replace("/usr/bin/python3.13", f"/{number}")
             for number in range(1000, 1600)]
    found = read(*lines, *(MEMFD.replace("/usr/bin/python3.13", f"/{number}") for number in range(20)))
    assert len(found.groups) == 500
    assert found.more == 120
    many = read(*(MEMFD.replace("/usr/bin/python3.13", f"/{number}") for number in range(20)))
    assert len(many.told()[0]["programs"]) == 5


WEB, DB, FOREIGN = "a" * 64, "b" * 64, "c" * 64


def owners(*processes, containers=((WEB, "web"), (DB, "db"), (FOREIGN, ""))):
    return Owners("shop", [Watched(*one) for one in containers], list(processes))


@pytest.mark.parametrize("what, label, pid, uid, service", [
    ("its own label", "harden-init.shop.web (enforce)", 1, 1, "web"),
    ("another stack's label", "harden-init.blog.web", 10, 33, ""),
    ("a process that lives", "unconfined", 10, 33, "web"),
    ("a process that lives, of another stack", "docker-default", 30, 33, ""),
    ("a process of the server's own", "", 40, 33, ""),
    ("one that is gone, by its user", "", 99, 999, "db"),
    ("one that is gone, of a user that two of them have", "", 99, 33, None),
    ("one that is gone, of a user that nobody has", "", 99, 5, None),
    ("one that began later: the number was given again", "", 50, 999, "db"),
])
def test_whose_a_record_is(what, label, pid, uid, service):
    now = owners((10, 100.0, 33, WEB), (20, 100.0, 999, DB), (30, 100.0, 33, FOREIGN), (40, 1.0, 33, ""),
                 (50, 900.0, 33, WEB))
    assert now.of(label, pid, uid, 500.0) == service, what


def test_two_containers_of_one_service_are_one():
    now = owners((10, 1.0, 33, WEB), (20, 1.0, 33, DB), containers=((WEB, "web"), (DB, "web")))
    assert now.of("", 99, 33, 5.0) == "web"


def test_the_library_knows_the_names():
    number = {"x86_64": 319, "aarch64": 279}[platform.machine()]
    assert syscalls.call_name(number) == "memfd_create"
