"""What a refusal means, and which folders are written to."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.remedies import (
    capabilities_for, is_passing, outermost, places_for, places_in)


@pytest.mark.parametrize("call, error, capability", [
    ("setgroups", "EPERM", "SETGID"), ("setresuid", "EPERM", "SETUID"), ("fchownat", "EPERM", "CHOWN"),
    ("openat", "EACCES", "DAC_OVERRIDE"), ("fchmodat2", "EPERM", "FOWNER"), ("kill", "EPERM", "KILL"),
    ("chroot", "EPERM", "SYS_CHROOT"), ("socket", "EPERM", "NET_RAW"),
    ("openat", "EROFS", None), ("sched_setscheduler", "EPERM", None), ("unheard_of", "EPERM", None),
])
def test_a_refusal_names_a_capability_that_containers_have_by_default(call, error, capability):
    named = [one for one, *_ in capabilities_for({("nginx", call, error): 1})]
    assert named == ([capability] if capability else [])


def test_each_capability_is_named_once():
    refused = {("a", "chown", "EPERM"): 1, ("b", "lchown", "EPERM"): 4}
    assert capabilities_for(refused) == [("CHOWN", "a", "chown", "EPERM")]


@pytest.mark.parametrize("changed, volumes, places", [
    ({("new", "/run/nginx.pid"), ("changed", "/run")}, [], ["/run"]),
    ({("changed", "/var"), ("changed", "/var/lib"), ("changed", "/var/lib/nginx"), ("new", "/var/lib/nginx/body")}, [],
     ["/var/lib/nginx"]),
    ({("new", "/data/jobs"), ("new", "/data/jobs/1")}, ["/data"], []),
    ({("new", "/app/log"), ("new", "/app/log/a"), ("new", "/app/log/old/b"), ("new", "/app/log/old")}, [],
     ["/app/log"]),
    ({("changed", "/etc"), ("changed", "/etc/passwd")}, [], []),
    ({("new", "/run/secrets"), ("new", "/run/secrets/x"), ("changed", "/etc/hosts")}, [], []),
    ({("new", "/core")}, [], []),
    ({("new", "/srv/x")}, ["/srv/x/data"], []),
])
def test_places_are_the_folders_of_what_was_written(changed, volumes, places):
    assert places_for(changed, volumes) == places


def test_a_log_names_places():
    lines = {"a": "open() \"/var/cache/x/1.tmp\" failed (30: Read-only file system)", "b": "cannot open /srv/y: denied"}
    assert places_in(lines, []) == ["/var/cache/x"]
    assert places_in(lines, ["/var/cache"]) == []


def test_no_place_lies_in_another():
    assert outermost(["/run/a", "/run", "/runs", "/run/a/b"]) == ["/run", "/runs"]


@pytest.mark.parametrize("path, expected", [
    ("/run/nginx.pid", True), ("/var/log/x/error", True), ("/app/cache/1", True), ("/srv/php/sessions/s1", True),
    ("/opt/app/server.log", True), ("/runs/x", False), ("/app/data.sqlite", False), ("/app/log/a", False),
])
def test_files_that_each_start_makes_anew(path, expected):
    assert is_passing(path) == expected
