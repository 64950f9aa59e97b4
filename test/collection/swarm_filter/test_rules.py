"""The rules that guard a server of a swarm, as texts."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm_filter import rules

WEB = {"service": "web", "port": 8080, "protocol": "tcp", "address": "0.0.0.0"}


def lines(text: str) -> list:
    return [line.split(f" {rules.TABLE} ", 1)[1] for line in text.splitlines() if line.startswith("add ")]


def test_the_nodes_are_named_by_their_version_of_ip_each_once():
    text = rules.text_of(["192.0.2.12", "2001:db8::1", "192.0.2.2", "2001:DB8:0::1"], [])
    assert lines(text) == ["nodes { 192.0.2.2, 192.0.2.12 }", "nodes_v6 { 2001:db8::1 }"]
    assert rules.addresses_in(text) == {"192.0.2.2", "192.0.2.12", "2001:db8::1"}


def test_a_stack_without_other_nodes_lets_nobody_in():
    assert lines(rules.text_of([], [])) == []


@pytest.mark.parametrize("address, said", [
    ("0.0.0.0", ["tcp dport 8080 accept"]),
    ("::", ["tcp dport 8080 accept"]),
    ("127.0.0.1", ["tcp dport 8080 drop"]),
    ("::1", ["tcp dport 8080 drop"]),
    ("192.0.2.1", ["ip daddr != 192.0.2.1 tcp dport 8080 drop", "meta nfproto ipv6 tcp dport 8080 drop"]),
    ("2001:db8::1", ["ip6 daddr != 2001:db8::1 tcp dport 8080 drop", "meta nfproto ipv4 tcp dport 8080 drop"]),
])
def test_a_port_is_closed_to_all_addresses_but_its_own(address, said):
    text = rules.text_of([], [{**WEB, "address": address}])
    found = [one for one in lines(text) if one.startswith("published ")]
    assert found == [f'published {one} comment "web"' for one in said]
    assert rules.ports_in(text) == {"8080/tcp": [one.replace("tcp dport 8080 ", "") for one in said]}


@pytest.mark.parametrize("address, is_open", [("0.0.0.0", True), ("192.0.2.1", True), ("127.0.0.1", False)])
def test_a_task_reaches_a_published_port_at_the_servers_own_address_and_nothing_else_there(address, is_open):
    here = [one for one in lines(rules.text_of([], [{**WEB, "address": address}])) if one.startswith("published_here ")]
    assert here == (['published_here tcp dport 8080 accept comment "web"'] if is_open else [])


@pytest.mark.parametrize("outbound, said", [
    ({"web": "none", "api": "none"}, "closed"),
    ({"web": "none", "worker": "any"}, "open"),
    ({}, ""),
])
def test_the_way_out_is_closed_where_no_service_needs_it(outbound, said):
    text = rules.text_of([], [], outbound)
    assert rules.way_out_in(text) == said
    assert lines(text) == (['closed iifname "docker_gwbridge" jump refuse'] if said == "closed" else [])
    # By this text a reading tells whether it is closed.
    assert ('iifname "docker_gwbridge" ' in rules.whole_text({"": text})) == (said == "closed")


def test_the_table_has_what_each_stack_adds_in_the_order_of_their_files():
    texts = {rules.stack_file(name): rules.text_of([address], []) for name, address in
             (("b", "192.0.2.2"), ("a", "192.0.2.1"))}
    whole = rules.whole_text(texts)
    assert whole.startswith(rules.RULES) and whole.index("192.0.2.1") < whole.index("192.0.2.2")


def test_the_files_are_told_from_those_of_a_stack():
    own = rules.stack_file("shop")
    assert own not in rules.fixed_texts() and own.startswith(rules.FOLDER)
    assert f'include "{rules.FOLDER}/harden-init.*.stack.nft"' in rules.fixed_texts()[rules.TABLE_FILE]
