"""How long the certificate of a name still lasts."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.edge.certificate import certificate, judge


@pytest.mark.parametrize("days, name, asked, expected", [
    (30, "shop.example.com", 14, "lasts"),
    (10, "shop.example.com", 14, "ends in 10 days"),
    (1, "shop.example.com", 14, "ends in 24 hours"),
    (1, "shop.example.com", 0, "lasts"),
])
def test_it_lasts_or_ends(serve, container, days, name, asked, expected):
    assert certificate(container, f"{serve(days)} {name} for {asked} days") == expected


def test_one_for_another_name_is_none(serve, container):
    said = certificate(container, f"{serve(30, name='other.example.com')} shop.example.com for 14 days")
    assert said.startswith("Hostname mismatch")


def test_a_server_without_tls_has_none(serve, container):
    assert certificate(container, f"{serve(0)} shop.example.com for 14 days").startswith("none (")


def test_nobody_there_is_told(container):
    assert certificate(container, "127.0.0.1:1 shop.example.com for 14 days") == "no answer (Connection refused)"


def test_one_that_has_ended_does_not_last():
    assert judge(-1, 0) == "ends in -0 hours"
