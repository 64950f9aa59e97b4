"""Audit rules: when two of them mean the same, and what of a file fits a server."""

import pwd
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.harden.stack.plugins.module_utils.audit import rules as it
from ansible_collections.harden.stack.plugins.module_utils.server import audit

# The calls that auditctl 4 lists for `perm=wa`.
WRITING = ("open,bind,truncate,ftruncate,rename,mkdir,rmdir,creat,link,unlink,symlink,chmod,fchmod,chown,fchown,lchown,"
           "mknod,openat,openat2")


# What is written, and what auditctl 3.0, 3.1 and 4.0 list of it.
@pytest.mark.parametrize("what, one, other", [
    ("a file", "-a always,exit -F arch=b64 -F path=/usr/bin/runc -F perm=wa -F key=k",
     "-a always,exit -F arch=b64 -S all -F path=/usr/bin/runc -F perm=wa -F key=k"),
    ("a file, with the calls that the permission stands for",
     "-a always,exit -F arch=b64 -F path=/usr/bin/runc -F perm=wa -F key=k",
     f"-a always,exit -F arch=b64 -S {WRITING} -F path=/usr/bin/runc -F perm=wa -F key=k"),
    ("a tree that was given with a slash", "-a always,exit -F arch=b64 -F dir=/etc/docker -F perm=wa -F key=k",
     f"-a always,exit -F arch=b64 -S {WRITING} -F dir=/etc/docker/ -F perm=wa -F key=k"),
    ("the order of fields", "-a always,exit -F path=/x -F perm=wa -k k",
     "-a always,exit -F perm=wa -F path=/x -F key=k"),
    ("the order of permissions", "-a always,exit -F path=/x -F perm=aw -k k",
     "-a always,exit -F path=/x -F perm=wa -k k"),
    ("the order of list and action", "-a exit,always -S mount -k k", "-a always,exit -S mount -F key=k"),
    ("the order of calls", "-a always,exit -F arch=b64 -S execve,execveat",
     "-a always,exit -F arch=b64 -S execveat,execve"),
    ("calls one by one", "-a always,exit -F arch=b64 -S mount -S setns", "-a always,exit -F arch=b64 -S setns,mount"),
    ("the name of an architecture", "-a always,exit -F arch=x86_64 -S bpf", "-a always,exit -F arch=b64 -S bpf"),
    ("no login", "-a always,exit -F arch=b64 -S bpf -F auid!=unset", "-a always,exit -F arch=b64 -S bpf -F auid!=-1"),
    ("no login as a number", "-a always,exit -S bpf -F auid!=4294967295", "-a always,exit -S bpf -F auid!=-1"),
    ("the name of a user", "-a always,exit -S bpf -F uid=root", "-a always,exit -S bpf -F uid=0"),
    ("a mask", "-a always,exit -F arch=b64 -S clone -F a0&0x7E020000",
     "-a always,exit -F arch=b64 -S clone -F a0&0x7e020000"),
    ("the old form", "-w /etc/docker/ -p wa -k k", "-w /etc/docker -p aw -k k"),
    ("the old form's permissions", "-w /etc/docker -k k", "-w /etc/docker -p rwxa -k k"),
    ("a rule put first", "-A always,exit -S bpf", "-a always,exit -S bpf"),
])
def test_the_same(what, one, other):
    assert it.canonical(one) == it.canonical(other), what


@pytest.mark.parametrize("what, one, other", [
    ("a file and a tree", "-a always,exit -F path=/x -F perm=wa", "-a always,exit -F dir=/x -F perm=wa"),
    ("64 and 32 bit", "-a always,exit -F arch=b64 -S bpf", "-a always,exit -F arch=b32 -S bpf"),
    ("two keys", "-a always,exit -S bpf -k one", "-a always,exit -S bpf -k two"),
    ("two users", "-a always,exit -S bpf -F uid=33", "-a always,exit -S bpf -F uid=999"),
    ("is and is not", "-a always,exit -S bpf -F uid=33", "-a always,exit -S bpf -F uid!=33"),
    ("always and never", "-a always,exit -S bpf", "-a never,exit -S bpf"),
    ("two permissions", "-a always,exit -F path=/x -F perm=wa", "-a always,exit -F path=/x -F perm=rwa"),
    ("a call more", "-a always,exit -S bpf", "-a always,exit -S bpf,mount"),
    ("the old form of a file and the new", "-w /x -p wa -k k", "-a always,exit -F arch=b64 -F path=/x -F perm=wa -k k"),
])
def test_not_the_same(what, one, other):
    assert it.canonical(one) != it.canonical(other), what


def test_settings_and_comments_are_no_rules():
    text = "# -w /x -p wa\n-D\n-b 8192\n--backlog_wait_time 60000\n-f 1\n-e 2\n  -w /x -p wa\n-a never,task\n"
    assert it.rules_in(text) == ["-w /x -p wa", "-a never,task"]


WORDS = ["-a", "-F", "-S", "-k", "-w", "-p", "always,exit", "path=/x", "perm=", "=", "uid=nobody-here", "'", '"', "\\"]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text()), max_size=8))
def test_no_text_that_stands_in_somebodys_rules_breaks_the_comparison(words):
    assert isinstance(it.canonical("-a " + " ".join(" ".join(words).split())), str)


@pytest.fixture(name="folder")
def folder_with_two_names(tmp_path):
    (tmp_path / "sbin").mkdir()
    (tmp_path / "bin").symlink_to("sbin")
    return str(tmp_path)


def rule(path: str) -> str:
    return f"-a always,exit -F arch=b64 -F path={path} -F perm=wa -F key=k"


def fitted(text: str, others: tuple = ()) -> str:
    return it.for_server(text, {it.canonical(one) for one in others})


def test_a_file_that_is_missing_is_watched_where_its_folder_is_there(folder):
    text = f"# why\n-D\n{rule(f'{folder}/sbin/dockerd')}\n"
    assert fitted(text) == text


def test_without_its_folder_it_is_not(folder):
    away = rule(f"{folder}/gone/dockerd")
    assert fitted(away) == f"# no {folder}/gone here: {away}\n"


def test_a_second_name_of_a_folder_is_not_watched_twice(folder):
    twin = rule(f"{folder}/bin/dockerd")
    assert fitted(twin) == f"# {folder}/bin is {folder}/sbin here: {twin}\n"


def test_what_another_file_has_already_in_whatever_spelling_is_left_to_it(folder):
    ours = rule(f"{folder}/sbin/runc")
    theirs = ours.replace("-F key=k", "-k k").replace("always,exit", "exit,always")
    assert fitted(ours, (theirs,)) == f"# another file has it: {ours}\n"


def test_the_same_rule_twice_is_loaded_once(folder):
    ours = rule(f"{folder}/sbin/runc")
    assert fitted(f"{ours}\n{ours}\n") == f"{ours}\n# another file has it: {ours}\n"


def test_a_file_keeps_its_last_place_when_it_is_fitted_again(folder):
    once = fitted(f"{rule('/nowhere/at-all/x')}\n{rule(f'{folder}/sbin/y')}")
    assert fitted(once) == once


def test_what_is_needed_at_boot_is_only_made_where_it_is_now(folder):
    text = f"# why\nd {folder} - - -\nd {folder}/gone 0711 root root"
    assert audit.existing_folders(text) == f"# why\nd {folder} - - -\n"


def account(name: str, uid: int, shell: str, home: str = ""):
    return SimpleNamespace(pw_name=name, pw_uid=uid, pw_dir=home or f"/home/{name}", pw_shell=shell)


def test_the_homes_of_accounts_with_a_login_shell(monkeypatch):
    monkeypatch.setattr(pwd, "getpwall", lambda: [
        account("root", 0, "/bin/bash", "/root"),
        account("bob", 1001, "/usr/bin/zsh"),
        account("ann", 1000, "/bin/bash", "/home/ann/"),
        account("twin", 1002, "/bin/bash", "/home/ann"),
        account("plain", 1003, ""),
        account("daemon", 1, "/usr/sbin/nologin"),
        account("off", 1004, "/bin/false"),
        account("odd", 1005, "/bin/sh", "/home/with space"),
        account("top", 1006, "/bin/sh", "/"),
    ])
    assert it.login_homes() == ["/home/ann", "/home/bob", "/home/plain"]


def test_a_rule_for_all_accounts_is_one_for_each_home_and_nothing_else_is_changed():
    text = "# ~ is =~/ here\n-b 8\n-a always,exit -F path=~/.ssh -F perm=wa -F key=k\n"
    assert it.for_accounts(text, ["/home/a", "/home/b"]) == (
        "# ~ is =~/ here\n-b 8\n"
        "-a always,exit -F path=/home/a/.ssh -F perm=wa -F key=k\n"
        "-a always,exit -F path=/home/b/.ssh -F perm=wa -F key=k\n"
    )
    assert it.for_accounts(text, []) == "# ~ is =~/ here\n-b 8\n"
