"""What becomes of a file of ours beside those of a server's own programs."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.record.restore import restore
from ansible_collections.harden.stack.plugins.module_utils.record.store import Record
from ansible_collections.harden.stack.plugins.module_utils.settings import bring, programs, words
from ansible_collections.harden.stack.plugins.module_utils.settings import look as it
from ansible_collections.harden.stack.plugins.module_utils.system import sysctl


@pytest.mark.parametrize("found, want, good", [
    ("0", "0", True),
    ("1", "0", False),
    ("3", "1 or 2 or 3", True),
    ("0", "1 or 2 or 3", False),
    ("1800", "1800 or less", True),
    ("600", "1800 or less", True),
    ("1801", "1800 or less", False),
    ("0", "1800 or less", False),
    ("not set", "1800 or less", False),
    ("less", "1800 or less", True),
])
def test_a_value_where_something_is_wanted(found, want, good):
    assert words.is_good(found, want) is good
    assert words.told(found, want) == (want if good else found)


@pytest.fixture(name="kernel")
def a_kernel(tmp_path, monkeypatch):
    """A folder in the place of /proc/sys, of this machine's own kernel."""
    monkeypatch.setattr(sysctl, "ROOT", str(tmp_path / "sys"))
    monkeypatch.setattr(sysctl, "in_container", lambda: False)

    def put(name, value):
        path = tmp_path / "sys" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{value}\n")
        return path

    return put


def wanted(tmp_path, **keys):
    entries = {key.replace("__", "."): {"want": want, "why": "a reason"} for key, want in keys.items()}
    return {"a-control": [{"program": "sysctl", "file": str(tmp_path / "ours.conf"), "keys": entries}]}


def as_root(monkeypatch):
    """Files of a test are its user's own."""
    plan = it.planned_file
    monkeypatch.setattr(it, "planned_file", lambda text, mode: plan(text, mode, os.geteuid(), os.getegid()))


def test_a_file_that_is_missing_is_written_with_the_values_that_change(kernel, tmp_path):
    kernel("kernel/one", 0)
    kernel("kernel/two", 2)
    found = it.look(wanted(tmp_path, kernel__one="1", kernel__two="2"))
    [step] = found["todo"]
    assert step["text"].splitlines()[1:] == ["# a reason", "kernel.one = 1", "# a reason", "kernel.two = 2"]
    assert step["values"] == [{"key": "kernel/one", "was": "0", "value": "1"}]
    assert found["readings"] == {"sysctl kernel.one": "0", "sysctl kernel.two": "2"}


def test_what_is_in_force_and_written_is_left_alone_until_someone_changes_it(kernel, tmp_path, monkeypatch):
    as_root(monkeypatch)
    kernel("kernel/one", 1)
    [step] = it.look(wanted(tmp_path, kernel__one="1"))["todo"]
    (tmp_path / "ours.conf").write_text(step["text"])
    (tmp_path / "ours.conf").chmod(0o644)
    assert it.look(wanted(tmp_path, kernel__one="1"))["todo"] == []
    kernel("kernel/one", 0)
    again = {**step, "values": [{"key": "kernel/one", "was": "0", "value": "1"}]}
    assert it.look(wanted(tmp_path, kernel__one="1"))["todo"] == [again]


def test_a_stricter_value_of_the_servers_own_stays(kernel, tmp_path):
    kernel("kernel/one", 3)
    found = it.look(wanted(tmp_path, kernel__one="1 or 2 or 3"))
    assert found["todo"] == []
    assert found["readings"] == {"sysctl kernel.one": "1 or 2 or 3"}


def test_a_key_that_this_kernel_does_not_have_is_neither_written_nor_measured(kernel, tmp_path):
    kernel("kernel/one", 1)
    found = it.look(wanted(tmp_path, kernel__one="1", kernel__none="1"))
    assert "kernel.none" not in found["todo"][0]["text"]
    assert found["unread"] == {"sysctl kernel.none": "this kernel has no kernel.none"}


def test_every_interface_counts_and_each_that_differs_is_remembered(kernel, tmp_path):
    for name, value in (("all", 1), ("eth0.7", 0), ("eth1", 1)):
        kernel(f"net/ipv4/conf/{name}/send_redirects", value)
    found = it.look(wanted(tmp_path, **{"net.ipv4.conf.*.send_redirects": "0"}))
    assert found["readings"] == {"sysctl net.ipv4.conf.*.send_redirects": "0, 1"}
    assert [one["key"] for one in found["todo"][0]["values"]] == [
        "net/ipv4/conf/all/send_redirects", "net/ipv4/conf/eth1/send_redirects"]


@pytest.mark.parametrize("key, foreign", [
    ("kernel.sysrq", True),
    ("net.core.bpf_jit_harden", True),
    ("net.ipv4.tcp_syncookies", False),
])
def test_in_a_container_only_the_network_is_its_own(kernel, monkeypatch, tmp_path, key, foreign):
    kernel(key.replace(".", "/"), 9)
    monkeypatch.setattr(sysctl, "in_container", lambda: True)
    keys = {key: {"want": "1", "why": ""}}
    found = it.look({"c": [{"program": "sysctl", "file": str(tmp_path / "ours"), "keys": keys}]})
    assert (found["readings"] == {}) is foreign
    assert (found["todo"] == []) is foreign


def test_a_program_that_gives_no_answer_is_not_measured_and_changes_nothing(tmp_path, monkeypatch):
    def fail(_keys):
        raise programs.Unread("it is not there")

    monkeypatch.setitem(programs.PROGRAMS, "shell", programs.PROGRAMS["shell"]._replace(read=fail))
    keys = {"TMOUT": {"want": "9", "why": ""}}
    found = it.look({"c": [{"program": "shell", "file": str(tmp_path / "x"), "keys": keys}]})
    assert found == {"todo": [], "readings": {}, "unread": {"shell TMOUT": "it is not there"}}


def test_what_is_brought_is_remembered_value_by_value_and_put_back(kernel, tmp_path, monkeypatch):
    value = kernel("kernel/one", 0)
    record = Record("shop", str(tmp_path / "record"))
    [step] = it.look(wanted(tmp_path, kernel__one="1"))["todo"]
    record.remember(bring.remembered(step))
    assert [(entry["kind"], entry["name"], entry["before"].get("value")) for entry in record.entries()] == [
        ("file", step["file"], None), ("sysctl", "kernel/one", "0")]
    value.write_text("1\n")
    restore({"kind": "sysctl", "entry": record.entries()[1]}, record)
    assert value.read_text() == "0\n"


@pytest.mark.parametrize("program, key, value, text", [
    ("sysctl", "kernel.sysrq", "0", "kernel.sysrq = 0"),
    ("modprobe", "dccp", "/bin/false", "install dccp /bin/false"),
    ("limits", "core", "0", "* hard core 0\nroot hard core 0"),
    ("systemd", "DefaultLimitCORE", "0", "DefaultLimitCORE=0"),
    ("ulimit", "c", "0", "ulimit -c 0"),
    ("apt", "APT::Periodic::Unattended-Upgrade", "1", 'APT::Periodic::Unattended-Upgrade "1";'),
    ("sshd", "X11Forwarding", "no", "X11Forwarding no"),
    ("shell", "TMOUT", "1800", '[ -n "${TMOUT-}" ] || TMOUT=1800'),
])
def test_a_line_for(program, key, value, text):
    assert programs.PROGRAMS[program].line(key, value) == text


def test_modules_are_read_from_the_configuration_and_from_the_kernel(monkeypatch):
    monkeypatch.setattr(sysctl, "in_container", lambda: False)
    said = "install firewire_core /bin/false\ninstall dccp modprobe dccp\n"
    monkeypatch.setattr(programs, "said_by", lambda *_words: said)
    monkeypatch.setattr(programs, "lines_of", lambda _path: ["sctp 1 0 - Live 0x0"])
    found = programs.read_modules(["firewire-core", "dccp", "none", "sctp"])
    assert found == {"firewire-core": "/bin/false", "dccp": "modprobe dccp", "none": "not set", "sctp": "loaded"}
