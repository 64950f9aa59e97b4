"""What the authority said of a name, by the log of the edge."""

import json

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
