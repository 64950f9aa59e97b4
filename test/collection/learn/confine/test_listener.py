"""What the kernel tells of a profile, message by message."""

import struct

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.confine.listener import Listener


def message(text: str, kind: int = 1400) -> bytes:
    content = f"audit(1732500000.123:77): {text}".encode()
    return struct.pack("=IHHII", 16 + len(content), kind, 0, 0, 0) + content


OWN = 'profile="harden-learn-shop-web"'


@pytest.mark.parametrize("text, told", [
    (f'apparmor="AUDIT" operation="exec" class="file" {OWN} name="/usr/sbin/nginx" pid=7 comm="runc:[2:INIT]"'
     ' requested_mask="x" fsuid=0 ouid=0 target="x"', ("AUDIT", "exec", "/usr/sbin/nginx", "x")),
    (f'apparmor="DENIED" operation="open" class="file" {OWN} name="/etc/passwd" requested_mask="wr" denied_mask="w"',
     ("DENIED", "open", "/etc/passwd", "w")),
    (f'apparmor="AUDIT" operation="open" {OWN} name=2F7372762F612062 requested_mask="r"',
     ("AUDIT", "open", "/srv/a b", "r")),
    (f'apparmor="DENIED" operation="create" class="net" {OWN} comm="ping" family="inet" sock_type="raw" protocol=1'
     ' requested_mask="create" denied_mask="create"', ("DENIED", "create", "inet raw", "create")),
    (f'apparmor="DENIED" operation="capable" class="cap" {OWN} pid=9 comm="x" capability=12  capname="net_admin"',
     ("DENIED", "capable", "net_admin", "")),
    (f'apparmor="AUDIT" operation="ptrace" class="ptrace" {OWN} pid=9 comm="ps" requested_mask="read" peer="other"',
     ("AUDIT", "ptrace", "other", "read")),
])
def test_a_record_says_what_was_done_with_what(text, told):
    listener = Listener("harden-learn-shop-web")
    listener.take(message(text))
    listener.take(message(text))
    assert listener.heard == {told}


@pytest.mark.parametrize("raw", [
    b"", b"\0" * 16, message('apparmor="AUDIT" operation="exec" profile="docker-default" name="/x"'),
    message(f"x {OWN}", kind=1326), message('apparmor="AUDIT" profile="harden-learn-shop-web-2" name="/x"'),
    struct.pack("=IHHII", 16, 1400, 0, 0, 0) + OWN.encode(),
])
def test_what_is_about_others_is_not_heard(raw):
    listener = Listener("harden-learn-shop-web")
    listener.take(raw)
    assert not listener.heard
