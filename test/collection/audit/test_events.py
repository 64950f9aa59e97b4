"""What is read of the audit daemon's log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.harden.stack.plugins.module_utils.audit import log
from ansible_collections.harden.stack.plugins.module_utils.audit.events import Reader
from ansible_collections.harden.stack.plugins.module_utils.audit.summary import summary, telling
from support import includes

# Lines as auditd 4.0.2 of Debian 13 wrote them, shortened to the fields that matter.
ENRICHED = "\x1d"
IDS = "ppid=5881 pid=5922 auid=4294967295 uid=33 gid=33 euid=33 fsuid=33 tty=(none) ses=4294967295"
WEB = "subj=harden-init.shop.web"

STARTED = [
    f"type=SYSCALL msg=audit(1000.545:96): arch=c000003e syscall=59 success=yes exit=0 items=2 {IDS} "
    f'comm=64726F70206974 exe=2F746D702F64726F70206974 {WEB} key="harden-exec"'
    f'{ENRICHED}ARCH=x86_64 SYSCALL=execve AUID="unset" UID="www-data"',
    'type=EXECVE msg=audit(1000.545:96): argc=3 a0=2F746D702F64726F70206974 a1=612062 a2="x"',
    'type=CWD msg=audit(1000.545:96): cwd="/"',
    "type=PATH msg=audit(1000.545:96): item=0 name=2F746D702F64726F70206974 inode=1 nametype=NORMAL",
]
REFUSED = [
    'type=AVC msg=audit(1001.485:412): apparmor="DENIED" operation="open" class="file" profile="harden-init.shop.web" '
    'name="/etc/debian_version" pid=1288 comm="cat" requested_mask="r" denied_mask="r" fsuid=33 ouid=0'
    f'{ENRICHED}FSUID="www-data"',
    f'type=SYSCALL msg=audit(1001.485:412): arch=c000003e syscall=257 success=no exit=-13 {IDS} comm="cat" '
    f'exe="/usr/bin/cat" {WEB} key=(null){ENRICHED}ARCH=x86_64 SYSCALL=openat AUID="unset"',
]
INCAPABLE = ('type=AVC msg=audit(1002.000:413): apparmor="DENIED" operation="capable" class="cap" '
             'profile="harden-init.shop.web" pid=4025 comm="mount" capability=6  capname="setgid"')
STOPPED = ('type=SECCOMP msg=audit(1003.529:93): auid=4294967295 uid=33 gid=33 ses=4294967295 pid=5920 comm="unshare" '
           'exe="/usr/bin/unshare" sig=31 arch=c000003e syscall=272 compat=0 code=0x80000000'
           f'{ENRICHED}AUID="unset" UID="www-data" ARCH=x86_64 SYSCALL=unknown-syscall(-1)')
REMOVED = [
    "type=SYSCALL msg=audit(1004.173:92): arch=c000003e syscall=263 success=yes exit=0 items=2 ppid=4182 pid=4190 "
    "auid=1000 "
    'uid=0 euid=0 comm="rm" exe="/usr/bin/rm" subj=unconfined key="harden-programs"'
    f'{ENRICHED}ARCH=x86_64 SYSCALL=unlinkat AUID="deploy" UID="root"',
    'type=PATH msg=audit(1004.173:92): item=0 name="/usr/bin/" nametype=PARENT',
    'type=PATH msg=audit(1004.173:92): item=1 name="/usr/bin/dockerd" nametype=DELETE',
]
OTHERS = [
    'type=SYSCALL msg=audit(1005.000:94): arch=c000003e syscall=59 success=yes pid=1 uid=0 comm="x" exe="/x" '
    'key="somebody-elses"',
    'type=AVC msg=audit(1005.100:95): apparmor="STATUS" operation="profile_load" profile="unconfined" name="x" pid=3 '
    'comm="apparmor_parser"',
    'type=CONFIG_CHANGE msg=audit(1005.200:96): op=add_rule key="harden-exec" list=4 res=1',
]


def read(lines: list, since: float = 0, last: int = 5) -> dict:
    reader = Reader(since)
    for line in lines:
        reader.take(line)
    return summary(list(reader.events.values()), {"33": "web", "999": "db"}, "shop", last)


@pytest.mark.parametrize("what, lines, event", [
    ("a program that was started, with names in hexadecimal digits", STARTED,
     {"key": "harden-exec", "service": "web", "call": "execve", "exe": "/tmp/drop it", "command": "/tmp/drop it a b x",
      "success": True}),
    ("what AppArmor refused", REFUSED,
     {"key": "apparmor", "service": "web", "operation": "open", "rights": "r", "path": "/etc/debian_version",
      "exe": "/usr/bin/cat", "uid": 33}),
    ("a capability that AppArmor refused", [INCAPABLE],
     {"key": "apparmor", "operation": "capable", "rights": "setgid", "exe": "mount"}),
    ("a call that seccomp stopped, by its number", [STOPPED],
     {"key": "seccomp", "service": "web", "exe": "/usr/bin/unshare"}),
    ("a call that seccomp let through to have it logged", [STOPPED.replace("0x80000000", "0x7ffc0000")],
     {"key": "watched", "service": "web", "exe": "/usr/bin/unshare", "success": True}),
    ("a person who removed a program of the engine", REMOVED,
     {"key": "harden-programs", "service": "", "login": "deploy", "uid": 0, "call": "unlinkat",
      "path": "/usr/bin/dockerd"}),
])
def test_an_event_is_told_once(what, lines, event):
    found = read(lines)
    assert list(found["keys"].values()) == [1], what
    assert includes(found["groups"], [{**event, "count": 1}]), what
    assert includes(found["events"], [event]), what


def test_what_is_not_ours_is_not_told():
    assert includes(read(OTHERS), {"groups": [], "events": []})
    assert read(OTHERS)["keys"] == {}


def test_a_program_that_is_looked_for_along_the_path_is_not_told_where_it_is_not():
    tried = [line.replace("success=yes exit=0", "success=no exit=-2") for line in STARTED[:1]]
    assert read(tried)["keys"] == {}
    assert read(tried)["groups"] == []
    forbidden = [line.replace("exit=-2", "exit=-13") for line in tried]
    assert includes(read(forbidden), {"keys": {"harden-exec": 1}, "groups": [{"success": False}]})


def test_what_was_before_is_not_told():
    assert read([*STARTED, *REFUSED, *REMOVED], 1004)["keys"] == {"harden-programs": 1}


def test_records_of_two_events_that_are_mixed_come_to_their_own():
    mixed = [STARTED[0], REFUSED[0], STARTED[1], REFUSED[1], STARTED[3]]
    assert read(mixed)["keys"] == {"harden-exec": 1, "apparmor": 1}


def test_what_is_alike_is_counted_and_only_the_last_ones_are_told_one_by_one():
    many = [line.replace("1000.545:96", f"10{10 + index}.000:{index}") for index in range(30) for line in STARTED]
    found = read(many, 0, 3)
    assert found["keys"] == {"harden-exec": 30}
    assert includes(found["groups"], [{"count": 30, "first": 1010, "last": 1039}])
    assert [event["time"] for event in found["events"]] == [1037, 1038, 1039]


def test_what_happens_all_the_time_does_not_hide_what_happened_once():
    groups = [{"key": "harden-exec", "count": 100 - number % 90, "last": number} for number in range(5000)]
    once = [{"key": key, "count": 1, "last": 0} for key in ("harden-places", "harden-guards") for _ in range(3)]
    shown = telling([*groups, *once])
    assert (len(shown), [group for group in shown if group["key"] != "harden-exec"]) == (200, once)
    assert telling(once) == once


@pytest.mark.parametrize("how, label, uid, service", [
    ("by AppArmor's label", WEB, 4711, "web"),
    ("another stack's, by its label", "subj=harden-init.other.db", 33, "other/db"),
    ("by the user id where the kernel has no labels", "", 999, "db"),
    ("not by the user id where the label says that it is no container", "subj=unconfined", 33, ""),
    ("nobody's where nobody has that user id", "", 4711, ""),
])
def test_whose_an_event_is(how, label, uid, service):
    lines = [line.replace(WEB, label, 1).replace("uid=33", f"uid={uid}", 1).replace(" uid=33", f" uid={uid}", 1)
             for line in STARTED]
    assert includes(read(lines)["groups"], [{"service": service}]), how


PIECES = [
    "type=SYSCALL",
    "msg=audit(1.2:3):",
    "key=",
    '"harden-exec',
    "a0=",
    "=",
    ENRICHED,
    "uid=x",
    "argc=99",
    "type=EXECVE",
]


@given(st.lists(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join)), max_size=20))
def test_no_line_of_a_log_stops_the_reading(lines):
    assert read([*lines, *STARTED])["keys"]["harden-exec"] > 0


@pytest.mark.parametrize("since, seconds", [
    ("90m", 100_000 - 5400),
    ("12h", 100_000 - 43_200),
    ("1d", 100_000 - 86_400),
    ("1234", 1234),
])
def test_since(since, seconds):
    assert log.begin(since, 100_000) == seconds
