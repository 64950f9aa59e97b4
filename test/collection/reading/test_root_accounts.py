"""Who can become root on a server, by recorded accounts and rules of sudo."""

import grp
import os
import pwd
import subprocess
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.reading import host
from ansible_collections.harden.stack.plugins.module_utils.reading import root_accounts as it


@pytest.fixture(name="server")
def fixture_server(monkeypatch, tmp_path):
    """A server with the accounts ann, bob and root2, and these rules."""
    (tmp_path / "sudoers.d").mkdir()
    accounts = [("root", 0, 0), ("ann", 1000, 100), ("bob", 1001, 27), ("cy", 1002, 102)]

    def server(rules="", folder=None, more=()):
        (tmp_path / "sudoers").write_text(rules)
        for name, text in (folder or {}).items():
            (tmp_path / "sudoers.d" / name).write_text(text)
        monkeypatch.setattr(it, "SUDOERS", (str(tmp_path / "sudoers"), str(tmp_path / "sudoers.d")))
        monkeypatch.setattr(pwd, "getpwall", lambda: [
            SimpleNamespace(pw_name=name, pw_uid=uid, pw_gid=gid, pw_dir=str(tmp_path / name))
            for name, uid, gid in [*accounts, *more]])
        monkeypatch.setattr(grp, "getgrall", lambda: [
            SimpleNamespace(gr_name="sudo", gr_gid=27, gr_mem=["ann"]),
            SimpleNamespace(gr_name="users", gr_gid=100, gr_mem=["cy"])])
        return tmp_path
    return server


@pytest.mark.parametrize("what, rules, folder, found", [
    ("no rule", "", {}, ""),
    ("only root's own", "root ALL=(ALL:ALL) ALL\n", {}, ""),
    ("a group, by membership and as an account's own", "%sudo ALL=(ALL:ALL) ALL\n", {}, "ann (no key), bob (no key)"),
    ("a group by its number", "%#27 ALL=(ALL) ALL\n", {}, "ann (no key), bob (no key)"),
    ("a user in a file of its own", "", {"deploy": "cy ALL=(ALL) NOPASSWD: /usr/bin/python3\n"}, "cy (no key)"),
    ("a user by number", "#1002 ALL=(ALL) ALL\n", {}, "cy (no key)"),
    ("several users", "cy , bob ALL = ALL\n", {}, "bob (no key), cy (no key)"),
    ("an alias in an alias", "User_Alias A = cy : B = A\nB ALL=ALL\n", {}, "cy (no key)"),
    ("an alias of itself", "User_Alias A = A, cy\nA ALL=ALL\n", {}, "cy (no key)"),
    ("a line over two", "cy ALL=(ALL) \\\n  ALL\n", {}, "cy (no key)"),
    ("everybody", "ALL ALL=(ALL) ALL\n", {}, "ann (no key), bob (no key), cy (no key)"),
    ("a comment, a setting and files to read", "# cy ALL=ALL\nDefaults:cy x=y\n@includedir /etc/sudoers.d\n", {}, ""),
    ("files that sudo leaves out", "", {"a.bak": "cy ALL=ALL\n", "b~": "cy ALL=ALL\n"}, ""),
])
def test_who_can_become_root(server, what, rules, folder, found):
    server(rules, folder)
    assert it.root_accounts(set()) == found, what


def test_another_account_with_roots_number_can(server):
    server(more=[("toor", 0, 0)])
    assert it.root_accounts(set()) == "toor (no key)"


def test_their_keys_are_shown_as_ssh_shows_them(server, tmp_path):
    server("cy ALL=ALL\n")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    public = (tmp_path / "key.pub").read_text()
    os.makedirs(tmp_path / "cy/.ssh")
    (tmp_path / "cy/.ssh/authorized_keys").write_text(f'# old {public}\ncommand="ssh-rsa" {public}garbage\n')
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(tmp_path / "key.pub")], check=True, stdout=subprocess.PIPE,
                           text=True).stdout.split()[1]
    assert it.root_accounts(set()) == f"cy ({shown[:23]}…)"
    (tmp_path / "cy/.ssh/authorized_keys2").write_text(4 * public)
    assert it.root_accounts(set()).endswith(", and 2 more)")


def test_the_reading_leaves_out_those_that_the_answers_name(server):
    server("cy, bob ALL=ALL\n")
    checks = {"root-accounts": {"root accounts beside cy": "no account"}}
    assert host.host_findings("h", None, "/", checks)[0]["why"] == (
        "root accounts beside cy is bob (no key), wanted no account")
    assert host.host_findings("h", None, "/", {"c": {"root accounts": "no account"}})[0]["why"] == (
        "root accounts is bob (no key), cy (no key), wanted no account")
    named = {"root-accounts": {"root accounts beside cy bob": "no account"}}
    assert host.host_findings("h", None, "/", named)[0]["ok"] is True
