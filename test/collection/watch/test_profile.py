"""What an AppArmor profile in complain mode let through, as the rules that it lacks."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.watch import profile as module
from ansible_collections.harden.stack.plugins.module_utils.watch.profile import Accesses, Profile
from ansible_collections.harden.stack.plugins.module_utils.watch.records import Records

RULES = ["/*/ r", "/etc/nginx/{,**} r", "/usr/{,**} mr", "/usr/sbin/nginx ix", "/var/lib/app/{,**} rwlk", "/{,*} mr",
         "capability net_bind_service", "deny /var/lib/app/** mx"]
AT = 1795902015.838


def line(verdict, operation, what, profile="harden-init.shop.web", begin="type=AVC msg="):
    return (f'{begin}audit({AT}:3132): apparmor="{verdict}" operation="{operation}" class="file" profile="{profile}" '
            f'{what} pid=17975 comm="app" fsuid=33 ouid=0')


def opened(name, mask, verdict="ALLOWED", operation="open"):
    return line(verdict, operation, f'name="{name}" requested_mask="{mask}" denied_mask="{mask}"')


def told(*lines, read_only=True):
    sort = Accesses("shop", {"web": Profile(RULES, read_only)})
    records = Records(0.0, sort)
    for one in lines:
        records.take(one)
    return records.told(sort)


@pytest.mark.parametrize("record, rules", [
    (opened("/etc/shop.conf", "r"), ["/etc/shop.conf r"]),
    (opened("/proc/sys/vm/overcommit_memory", "r"), ["@{PROC}/sys/vm/overcommit_memory r"]),
    (opened("/proc/4711/stat", "r"), ["@{PROC}/@{pid}/stat r"]),
    # The engine's own places of a container are no files of its image.
    (opened("/dev/shm/a", "wc"), ["/dev/shm/{,**} w"]),
    (opened("/etc/we ird", "r").replace('"/etc/we ird"', b"/etc/we ird".hex().upper()), ["/etc/we?ird r"]),
    # Programs that it had are in silence; of others the kernel tells.
    (line("AUDIT", "exec", 'name="/usr/bin/id" requested_mask="x"'), ["/usr/bin/id ix"]),
    (line("ALLOWED", "capable", 'capability=0 capname="chown"'), ["capability chown"]),
    (line("ALLOWED", "create", 'family="inet" sock_type="raw" protocol=1 requested_mask="create" denied_mask="create"'),
     ["network inet raw"]),
    (line("ALLOWED", "ptrace", 'peer="harden-init.shop.web" requested_mask="read" denied_mask="read"'),
     ["ptrace (read, readby)"]),
    # A root that cannot be written refuses it with any rule.
    (opened("/usr/share/app/cache", "wc", operation="mknod"), []),
])
def test_a_rule_is_missing(record, rules):
    assert [one["rule"] for one in told(record)] == rules


def test_a_root_that_can_be_written_is_written_by_a_rule():
    assert [one["rule"] for one in told(opened("/usr/share/app/cache", "wc"), read_only=False)] == [
        "/usr/share/app/cache w"]


@pytest.mark.parametrize("record, deed", [
    (line("DENIED", "exec", 'name="/var/lib/app/x" requested_mask="x" denied_mask="x"'), "exec /var/lib/app/x x"),
    # As Linux 5.15 told of a program that was put there and run: complain mode does not keep from that.
    (line("ALLOWED", "exec", 'name="/var/lib/app/x" requested_mask="x" denied_mask="x" '
          'target="harden-init.shop.web//null-/var/lib/app/x"'), "exec /var/lib/app/x x"),
    (line("ALLOWED", "exec", 'info="no new privs" error=-1 name="/var/lib/app/x" requested_mask="x" denied_mask="x"'),
     "exec /var/lib/app/x x"),
    (line("ALLOWED", "signal", 'peer="docker-default" requested_mask="send" denied_mask="send" signal=term'),
     "signal docker-default send"),
])
def test_what_no_rule_allows_is_told_as_it_was(record, deed):
    assert [(one["rule"], one["deed"]) for one in told(record)] == [("", deed)]


@pytest.mark.parametrize("record", [
    line("AUDIT", "exec", 'info="ix fallback" name="/usr/sbin/nginx" requested_mask="x"'),
    line("ALLOWED", "open", 'name="/etc/shop.conf" denied_mask="r"', profile="harden-init.blog.web"),
    line("ALLOWED", "open", 'name="/etc/shop.conf" denied_mask="r"', profile="harden-init.shop.db"),
    line("ALLOWED", "open", 'name="/etc/shop.conf" denied_mask="r"', profile="docker-default"),
    line("STATUS", "profile_replace", 'name="harden-init.shop.web"'),
    opened("/etc/shop.conf", "r").replace("type=AVC", "type=USER"),
    "type=AVC msg=audit(now:1): apparmor=\"ALLOWED\" profile=\"harden-init.shop.web\"",
])
def test_others_are_not_told(record):
    assert told(record) == []


def test_it_is_told_once_with_how_often_and_by_whom():
    by_kernel = line("ALLOWED", "open", 'name="/etc/shop.conf" requested_mask="r" denied_mask="r"',
                     begin="audit: type=1400 ")
    stacked = opened("/etc/shop.conf", "r").replace("harden-init.shop.web", "harden-init.shop.web//&unconfined")
    assert told(opened("/etc/shop.conf", "r"), by_kernel, stacked) == [
        {"service": "web", "rule": "/etc/shop.conf r", "deed": "", "programs": ["app"], "count": 3, "first": AT,
         "last": AT}]


def test_many_names_cost_no_more_than_is_shown(monkeypatch):
    monkeypatch.setattr(module, "MOST_ANSWERS", 3)
    found = told(*(opened(f"/etc/{number}.conf", "r") for number in range(10)))
    assert [(one["rule"] or one["deed"], one["count"]) for one in found] == [
        ("/etc/0.conf r", 1), ("/etc/1.conf r", 1), ("/etc/2.conf r", 1), ("more than is read", 7)]
