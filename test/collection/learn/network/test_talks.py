"""Whom a service talks to, told of several lives."""

import ipaddress
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.life.life import Life
from ansible_collections.harden.stack.plugins.module_utils.learn.network.heard import Heard
from ansible_collections.harden.stack.plugins.module_utils.learn.network.names import names_in
from ansible_collections.harden.stack.plugins.module_utils.learn.network.talks import network_fact

CONFIG = {"services": {"web": {"networks": {"inner": None}}, "cache": {},
                       "db": {"container_name": "Base", "networks": {"inner": {"aliases": ["sql"]}}}},
          "networks": {"inner": {"name": "shop_inner"}}}
WORKSHOP = SimpleNamespace(config=CONFIG, stack="shop", service="web")


def life(names=(), targets=(), starts=6, **told) -> Life:
    heard = Heard(names=set(names), targets=set(targets), starts=told.pop("heard", starts),
                  own={"0123456789ab", "host"}, peers={"172.20.0.2": "db", "172.20.0.3": "web"},
                  links={ipaddress.ip_network("172.20.0.0/16")}, suffixes={"lan", "example.org"}, **told)
    return Life(heard=heard, starts=starts, shims={1})


def fact(*lives, ways=(), lost=0) -> dict:
    lineage = SimpleNamespace(lost_ways_below=lambda shims: set(ways))
    return network_fact(WORKSHOP, SimpleNamespace(lineage=lineage, lost=lambda: lost), list(lives))


NOTHING = {"lives": 2, "peers": [], "outside": [], "addresses": []}
ASKED, CONNECTED = "its name was asked for in 2 of 2 lives", "it was connected to in 2 of 2 lives"


def named(*names: str) -> dict:
    return {"outside": [{"value": name, "evidence": ASKED} for name in names]}


def peer(name: str, evidence: str, *ports: str) -> dict:
    return {"peers": [{"value": name, "evidence": evidence, "ports": list(ports)}]}


@pytest.mark.parametrize("one, told", [
    (life(), {}),
    (life(["api.example.com"]), named("api.example.com")),
    (life(["api.example.com", "api.example.com.lan", "api.example.com.example.org"]), named("api.example.com")),
    # A name of which nothing else was asked for is that name.
    (life(["api.example.org"]), named("api.example.org")),
    (life(["nowhere", "nowhere.lan"]), named("nowhere")),
    (life(["localhost", "x.localhost", "0123456789ab", "host.lan", "web", "shop-web-1"]), {}),
    (life(["db"]), peer("db", ASKED)),
    # What an experiment does not have is a service of the stack all the same.
    (life(["cache", "cache.lan"]), peer("cache", ASKED)),
    (life(["sql", "base", "db.inner", "sql.shop_inner"]), peer("db", ASKED)),
    (life(["db"], [("172.20.0.2", 5432, "tcp"), ("172.20.0.2", 53, "udp")]),
     peer("db", f"{CONNECTED}; {ASKED}", "53/udp", "5432")),
    # Itself, the server, everybody, and a neighbour.
    (life([], [("172.20.0.3", 80, "tcp"), ("172.20.0.1", 80, "tcp"), ("224.0.0.251", 5353, "udp"),
               ("fe80::1", 80, "tcp"), ("ff02::1", 80, "udp")]), {}),
    (life([], [("203.0.113.9", 443, "tcp")]),
     {"addresses": [{"value": "203.0.113.9", "evidence": "packets went there in 2 of 2 lives", "ports": ["443"]}]}),
])
def test_what_is_told(one, told):
    assert fact(one, one) == {**NOTHING, **told}


@pytest.mark.parametrize("way, told", [
    (("app", "192.0.2.1", 443, 6), ("192.0.2.1", ["443"])),
    (("app", "2001:db8::1", 53, 17), ("2001:db8::1", ["53/udp"])),
    (("ping", "192.0.2.1", 0, 1), ("192.0.2.1", [])),
    (("app", "", 0, 0), ("unknown", [])),
    (("app", "169.254.169.254", 80, 6), ("169.254.169.254", ["80"])),
    (("app", "::1", 80, 6), None),
    (("app", "239.1.1.1", 80, 17), None),
])
def test_where_no_network_led(way, told):
    evidence = f"{way[0]} found no way to it in 2 of 2 lives"
    assert fact(life(), life(), ways=[way]) == {**NOTHING, "addresses": [
        {"value": told[0], "evidence": evidence, "ports": told[1]}] if told else []}


def test_a_name_of_one_life_is_told_as_that():
    assert fact(life(["a.org"]), life())["outside"] == [
        {"value": "a.org", "evidence": "its name was asked for in 1 of 2 lives"}]


@pytest.mark.parametrize("lives, lost", [
    ([life(), life(heard=5)], 0), ([life(), life(is_deaf=True)], 0), ([life()], 0), ([life(), life()], 1)])
def test_what_nobody_could_hear_is_not_known(lives, lost):
    assert fact(*lives, lost=lost) is None


def test_a_life_that_was_heard_in_part_is_not_counted_and_what_was_heard_is():
    told = fact(life(), life(), life(["a.org"], heard=1))
    assert told["lives"] == 2 and [one["value"] for one in told["outside"]] == ["a.org"]


def test_of_many_names_and_ports_some_are_told():
    one = life([f"n{number}.org" for number in range(300)], [("172.20.0.2", port, "tcp") for port in range(1, 90)])
    told = fact(one, one)
    assert len(told["outside"]) == 100 and len(told["peers"][0]["ports"]) == 50


def test_links_are_names_too():
    config = {"services": {"web": {"links": ["db:base"]}, "db": {}}}
    assert names_in(config, "shop") == {"web": "web", "shop-web-1": "web", "base": "db", "db": "db", "shop-db-1": "db"}
