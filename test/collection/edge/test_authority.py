"""What the authority said of a name, by the log of the edge."""

import json
import subprocess
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.edge import authority
from ansible_collections.harden.stack.plugins.module_utils.edge.authority import refusal
from ansible_collections.harden.stack.plugins.module_utils.edge.certificate import certificate
from ansible_collections.harden.stack.plugins.module_utils.engine.api import EngineError

NAME = "shop.example.com"


def record(identifier=NAME, level="error", **more):
    return json.dumps({"level": level, "logger": "tls.obtain", "identifier": identifier, **more})


def test_the_last_refusal_of_the_name_is_told(container):
    container.engine.lines = [
        record(error="too many certificates"), record(error="no such name"), record("other.example.com", error="busy"),
        record(level="info", msg="obtaining certificate"), "no record", "7", '{"level":"info","msg":"handled request"}']
    assert refusal(container, NAME) == "no such name"


def test_nothing_is_made_up(container):
    assert refusal(container, NAME) == ""


def test_an_engine_that_is_gone_tells_nothing(container):
    def gone(*_words):
        raise EngineError("no engine")
    container.engine.log_lines = gone
    assert refusal(container, NAME) == ""


def test_a_name_without_a_certificate_comes_with_its_reason(serve, container):
    container.engine.lines = [record(error="no such name")]
    assert certificate(container, f"{serve(0)} {NAME} for 14 days") == "none (no such name)"


def test_a_certificate_that_is_not_renewed_comes_with_its_reason(serve, container):
    container.engine.lines = [record(error="the account is closed")]
    said = certificate(container, f"{serve(10)} {NAME} for 14 days")
    assert said == "ends in 10 days (renewal failed: the account is closed)"


def keeps(container, monkeypatch, before, now=None):
    """The engine's last health check tells the names of `before`; one that is made again, those of `now`."""
    container.inspected["State"]["Health"] = {"Log": [{"Output": ""}, {"Output": before}]}
    ended = SimpleNamespace(returncode=0, stdout=before if now is None else now)
    monkeypatch.setattr(authority, "run_inside", lambda _id, command, *_more: command == [authority.CHECK] and ended)


@pytest.mark.parametrize("before, now, expected", [
    (f"previous certificate: a.example {NAME}\n", None, True),
    ("previous certificate: other.example\n", None, False),
    (f"previous certificate: x.{NAME}\n", None, False),
    (f"previous certificate: {NAME}\n", "", False),
    ("", None, False),
])
def test_the_latest_health_check_tells_who_keeps_the_previous_certificate(
        container, monkeypatch, before, now, expected):
    keeps(container, monkeypatch, before, now)
    assert authority.shows_previous(container, NAME) is expected


@pytest.mark.parametrize("health", [None, {}, {"Log": None}, {"Log": []}])
def test_an_edge_that_was_not_asked_for_its_health_keeps_nothing(container, health):
    container.inspected["State"]["Health"] = health
    assert not authority.shows_previous(container, NAME)


@pytest.mark.parametrize("failure", [OSError("no client"), subprocess.TimeoutExpired("docker", 20)])
def test_where_it_cannot_be_asked_again_the_engine_s_last_look_counts(container, monkeypatch, failure):
    def fails(*_words):
        raise failure
    keeps(container, monkeypatch, f"previous certificate: {NAME}")
    monkeypatch.setattr(authority, "run_inside", fails)
    assert authority.shows_previous(container, NAME)


def test_a_name_that_keeps_the_previous_certificate_comes_with_what_the_new_authority_said(
        serve, container, monkeypatch):
    keeps(container, monkeypatch, f"previous certificate: {NAME}\n")
    container.engine.lines = [record(error="no such name")]
    place = serve(30)
    assert certificate(container, f"{place} {NAME} for 14 days") == "of the previous authority (no such name)"
    container.engine.lines = []
    said = certificate(container, f"{place} {NAME} for 14 days")
    assert said == "of the previous authority (the new one has not answered)"
