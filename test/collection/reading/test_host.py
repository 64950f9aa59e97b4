"""What is measured on any server: who may use its engine, and how much room it has."""

import grp
import os
import pwd
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.api import EngineError
from ansible_collections.harden.stack.plugins.module_utils.reading import host
from support import includes

MIB = 1 << 20


def group(name: str, gid: int, *members: str):
    return SimpleNamespace(gr_name=name, gr_gid=gid, gr_mem=list(members))


def account(name: str, gid: int):
    return SimpleNamespace(pw_name=name, pw_gid=gid)


def names(monkeypatch, groups: list, accounts: list) -> None:
    monkeypatch.setattr(grp, "getgrall", lambda: groups)
    monkeypatch.setattr(pwd, "getpwall", lambda: accounts)


@pytest.fixture(name="socket")
def socket_of_group(tmp_path):
    """A socket of another group than docker's, which its members may write to."""
    path = tmp_path / "docker.sock"
    path.write_text("")
    os.chown(path, -1, 1234)
    path.chmod(0o660)
    return path


@pytest.mark.parametrize("what, groups, accounts, users", [
    ("an empty group", [group("docker", 9)], [account("ann", 100)], set()),
    ("a member", [group("docker", 9, "ann"), group("sudo", 8, "bob")], [account("ann", 100)], {"ann"}),
    ("an account whose own group it is", [group("docker", 9)], [account("ann", 9), account("bob", 8)], {"ann"}),
    ("the group of the socket", [group("docker", 9), group("ops", 1234, "ann")], [account("bob", 1234)],
     {"ann", "bob"}),
    ("no group at all", [], [account("ann", 9)], set()),
])
def test_who_may_use_the_engine(monkeypatch, socket, what, groups, accounts, users):
    names(monkeypatch, groups, accounts)
    assert host.engine_users(str(socket)) == users, what


def test_a_socket_that_no_group_may_write_to_lets_nobody_in(monkeypatch, socket):
    names(monkeypatch, [group("ops", 1234, "ann")], [])
    socket.chmod(0o600)
    assert host.engine_users(str(socket)) == set()


def state(size: int, free: int):
    return SimpleNamespace(f_blocks=size, f_bavail=free, f_frsize=MIB)


@pytest.mark.parametrize("size, free, shortage", [
    (8_000, 1_023, "1023 MiB free of 8000 at /x"),
    (8_000, 1_024, ""),
    (40_000, 1_999, "1999 MiB free of 40000 at /x"),
    (40_000, 2_000, ""),
    (4_000_000, 5_119, "5119 MiB free of 4000000 at /x"),
    (4_000_000, 5_120, ""),
])
def test_little_room(monkeypatch, size, free, shortage):
    monkeypatch.setattr(host, "_existing", lambda path: path)
    monkeypatch.setattr(os, "stat", lambda path: SimpleNamespace(st_dev=1))
    monkeypatch.setattr(os, "statvfs", lambda path: state(size, free))
    assert host.little_room(["/x"]) == shortage


def test_a_folder_that_is_not_there_yet_is_looked_at_where_it_will_be(tmp_path):
    assert host._existing(str(tmp_path / "a" / "b")) == str(tmp_path)


def test_findings_name_the_accounts_but_those_that_are_listed(monkeypatch):
    monkeypatch.setattr(host, "engine_users", lambda socket: {"root", "deploy", "eve", "bob"})
    checks = {"one": {"group docker": "no account"}, "two": {"group docker beside deploy eve bob": "no account"}}
    assert includes(host.host_findings("here", None, "/opt", checks), [
        {"control": "one", "ok": False, "why": "group docker is bob, deploy, eve, wanted no account"},
        {"control": "two", "ok": True},
    ])


def test_an_account_called_nobody_is_an_account(monkeypatch):
    monkeypatch.setattr(host, "engine_users", lambda socket: {"nobody"})
    [finding] = host.host_findings("here", None, "/opt", {"one": {"group docker": "no account"}})
    assert includes(finding, {"ok": False, "why": "group docker is nobody, wanted no account"})


def test_an_engine_that_does_not_answer_leaves_the_room_unmeasured():
    def refuse(path):
        raise EngineError("it is stopped")

    [finding] = host.host_findings("here", SimpleNamespace(once=refuse), "/opt", {"disk": {"room": "enough"}})
    assert includes(finding, {"host": "here", "control": "disk", "ok": None,
                              "why": "room could not be read: it is stopped"})
