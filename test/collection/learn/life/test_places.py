"""Which folders are written to, and what is missed of them."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.life.places import (
    folders_of, is_passing, outermost, places_for, places_in)


@pytest.mark.parametrize("changed, volumes, places", [
    ({("new", "/run/nginx.pid"), ("changed", "/run")}, [], ["/run"]),
    ({("changed", "/var"), ("changed", "/var/lib"), ("changed", "/var/lib/nginx"), ("new", "/var/lib/nginx/body")}, [],
     ["/var/lib/nginx"]),
    ({("new", "/data/jobs"), ("new", "/data/jobs/1")}, ["/data"], []),
    ({("new", "/app/log"), ("new", "/app/log/a"), ("new", "/app/log/old/b"), ("new", "/app/log/old")}, [],
     ["/app/log"]),
    ({("changed", "/srv/app"), ("new", "/srv/app/pages"), ("new", "/srv/app/pages/3f"), ("new", "/srv/app/pages/3f/a"),
      ("new", "/srv/app/pages/a0"), ("new", "/srv/app/pages/a0/b")}, [], ["/srv/app/pages"]),
    ({("changed", "/srv/app/tmp"), ("new", "/srv/app/tmp/twig"), ("new", "/srv/app/tmp/twig/3f"),
      ("new", "/srv/app/tmp/twig/3f/a")}, [], ["/srv/app/tmp"]),
    ({("changed", "/srv/tmpl"), ("new", "/srv/tmpl/x")}, [], ["/srv/tmpl"]),
    ({("changed", "/etc"), ("changed", "/etc/passwd")}, [], []),
    ({("new", "/run/secrets"), ("new", "/run/secrets/x"), ("changed", "/etc/hosts")}, [], []),
    ({("new", "/core")}, [], []),
    ({("new", "/srv/x")}, ["/srv/x/data"], []),
])
def test_places_are_the_folders_of_what_was_written(changed, volumes, places):
    assert places_for(changed, volumes) == places


def test_the_folders_of_the_image_are_those_in_which_a_name_is_new_or_gone():
    changed = {("changed", "/var"), ("changed", "/var/cache"), ("new", "/var/cache/work"), ("new", "/var/cache/work/x"),
               ("changed", "/etc"), ("changed", "/etc/passwd"), ("changed", "/var/log"), ("gone", "/var/log/old")}
    assert folders_of(changed) == {"/var/cache", "/var/log"}


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
