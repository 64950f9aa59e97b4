"""Whom a change of sshd's settings would lock out, and how a server goes back by itself."""

import subprocess
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.settings import guard, logins, ssh


def account(folder, name, shell="/bin/bash"):
    return SimpleNamespace(pw_name=name, pw_dir=str(folder / name), pw_shell=shell)


@pytest.fixture(name="server")
def a_server(tmp_path, monkeypatch):
    """Ann has a password, Bob a key as well, Cem neither, Dan's password is locked, and a program's account has one."""
    monkeypatch.setattr(logins, "SHADOW", str(tmp_path / "shadow"))
    secrets = {"root": "$y$a", "ann": "$y$a", "bob": "$y$a", "cem": "*", "dan": "!$y$a", "prog": "$y$a"}
    (tmp_path / "shadow").write_text("".join(f"{name}:{secret}:1::\n" for name, secret in secrets.items()))
    (tmp_path / "bob" / ".ssh").mkdir(parents=True)
    (tmp_path / "bob" / ".ssh" / "authorized_keys").write_text("# laptop\nssh-ed25519 AAAA bob\n")
    people = [account(tmp_path, name) for name in ("root", "ann", "bob", "cem", "dan")]
    monkeypatch.setattr(logins.pwd, "getpwall", lambda: [*people, account(tmp_path, "prog", "/usr/sbin/nologin")])
    said = {"authenticationmethods": "any", "authorizedkeysfile": ".ssh/authorized_keys",
            "authorizedkeyscommand": "none"}

    def say(**more):
        text = "\n".join(f"{key} {value}" for key, value in {**said, **more}.items())
        monkeypatch.setattr(logins, "said_by", lambda *_words: text)

    say()
    return SimpleNamespace(say=say, folder=tmp_path)


def test_an_account_with_a_password_and_no_key_keeps_passwords_open(server):
    assert logins.locked_out() == "ann has a password and no key"


def test_a_file_of_comments_is_no_key(server):
    (server.folder / "bob" / ".ssh" / "authorized_keys").write_text("# none yet\n\n")
    assert logins.locked_out() == "ann, bob have a password and no key"


@pytest.mark.parametrize("said, why", [
    ({"authenticationmethods": "publickey,keyboard-interactive"},
     "AuthenticationMethods of sshd asks for it (publickey,keyboard-interactive)"),
    ({"authorizedkeyscommand": "/usr/bin/keys"}, ""),
    ({"authorizedkeysfile": "%h/keys/%u"}, "ann, bob have a password and no key"),
])
def test_what_sshd_says_counts(server, said, why):
    server.say(**said)
    assert logins.locked_out() == why


def test_keys_are_found_where_sshd_looks_for_them(server):
    (server.folder / "keys").mkdir()
    for name in ("ann", "bob"):
        (server.folder / "keys" / name).write_text("ssh-ed25519 AAAA\n")
    server.say(authorizedkeysfile=f"none {server.folder}/keys/%u")
    assert logins.locked_out() == ""


def files(folder):
    keys = {"PasswordAuthentication": {"want": "no", "why": ""}}
    return {"ssh-keys-only": [{"program": "sshd", "file": str(folder / "keys.conf"), "keys": keys}]}


@pytest.mark.parametrize("remote, why, todo, reading", [
    (True, "", 1, "yes"),
    (True, "ann has a password and no key", 0, "yes, because ann has a password and no key"),
    (False, "", 0, "yes, because this deploy did not come by ssh, so no key was tried"),
])
def test_passwords_are_closed_only_where_nobody_is_locked_out(tmp_path, monkeypatch, remote, why, todo, reading):
    read = {"read": lambda keys: dict.fromkeys(keys, "yes"), "elsewhere": lambda keys: dict.fromkeys(keys, "yes")}
    program = ssh.settings.PROGRAMS["sshd"]
    monkeypatch.setitem(ssh.settings.PROGRAMS, "sshd", program._replace(**read))
    monkeypatch.setattr(ssh, "locked_out", lambda: why)
    found = ssh.look({"files": files(tmp_path), "remote": remote})
    assert len(found["todo"]) == todo
    assert found["readings"] == {"sshd PasswordAuthentication": reading}


def test_a_server_whose_sshd_is_left_alone_has_nothing_to_do():
    found = ssh.look({"remote": True})
    assert (found["todo"], found["readings"]) == ([], {})


def test_a_stricter_value_elsewhere_stays_out_of_our_file(tmp_path, monkeypatch):
    program = ssh.settings.PROGRAMS["sshd"]
    monkeypatch.setitem(ssh.settings.PROGRAMS, "sshd", program._replace(
        read=lambda keys: {"PermitRootLogin": "without-password", "X11Forwarding": "yes"},
        elsewhere=lambda keys: {"PermitRootLogin": "no", "X11Forwarding": "yes"}))
    keys = {"PermitRootLogin": {"want": "prohibit-password or without-password or no", "why": ""},
            "X11Forwarding": {"want": "no", "why": ""}}
    of = {"ssh-settings": [{"program": "sshd", "file": str(tmp_path / "x.conf"), "keys": keys}]}
    [step] = ssh.look({"files": of, "remote": True})["todo"]
    assert step["text"].splitlines()[1:] == ["X11Forwarding no"]


@pytest.fixture(name="way")
def a_way_back(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "FOLDER", str(tmp_path / "back"))
    calls: list = []
    monkeypatch.setattr(guard, "run", lambda command, must=True: calls.append(command[0]) or (
        subprocess.run(command, check=True) if command[0] == "/bin/sh" else 0))
    return calls


def test_what_was_there_comes_back_and_what_was_not_goes(tmp_path, way):
    old, new, told = tmp_path / "it's old", tmp_path / "new", tmp_path / "told"
    old.write_text("ours\n")
    new.write_text("ours\n")
    guard.begin("shop", {str(old): "theirs 'and'\nmore $x\n", str(new): None}, [["touch", str(told)]])
    assert guard.is_pending()
    guard.go_back("shop")
    assert (old.read_text(), new.exists(), told.exists()) == ("theirs 'and'\nmore $x\n", False, True)
    assert not guard.is_pending()
    guard.go_back("shop")
    assert way == ["systemd-run", "/bin/sh", "systemctl", "systemctl"]


def test_what_is_kept_does_not_go_back(tmp_path, way):
    ours = tmp_path / "ours"
    ours.write_text("ours\n")
    guard.begin("shop", {str(ours): None}, [])
    guard.keep("shop")
    assert ours.exists() and not guard.is_pending()
    assert way == ["systemd-run", "systemctl"]
