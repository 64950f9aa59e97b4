"""Servers that get other roles or leave: never so that too few managers are left."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm import members
from ansible_collections.harden.stack.plugins.module_utils.swarm.client import Swarm, SwarmFault
from ansible_collections.harden.stack.plugins.module_utils.swarm.members import guests, name_nodes, retire

from .engine import SpokenEngine


def node(name, role="worker", *, up=True, stacks=("shop",)):
    labels = {"io.harden-init.node": name, **{f"io.harden-init.server-of.{one}": "yes" for one in stacks}}
    manager = {"ManagerStatus": {"Reachability": "reachable" if up else "unreachable"}} if role == "manager" else {}
    return {"ID": f"id-{name}", "Spec": {"Role": role, "Availability": "active", "Labels": labels},
            "Status": {"State": "ready" if up else "down"}, "Description": {"Hostname": name},
            "Version": {"Index": 1}, **manager}


@pytest.fixture(name="speak")
def fixture_speak(monkeypatch):
    monkeypatch.setattr(members, "PAUSE_SECONDS", 0)
    engines = []

    def speak(nodes, answers=None):
        each = {f"GET /nodes/{one['ID']}": {**one, "ManagerStatus": None} for one in nodes}
        changed = {f"POST /nodes/{one['ID']}/update": None for one in nodes}
        gone = {f"DELETE /nodes/{one['ID']}": None for one in nodes}
        own = {"GET /nodes": nodes, "GET /tasks": [], **each, **changed, **gone}
        engines.append(SpokenEngine({**own, **(answers or {})}))
        return engines[-1]

    yield speak
    for engine in engines:
        engine.close()


def managers(*states):
    return [node(f"m{at}", "manager", up=up) for at, up in enumerate(states, 1)]


def names_of(nodes):
    return {one["ID"]: one["Spec"]["Labels"]["io.harden-init.node"] for one in nodes}


def roles_of(nodes, **others):
    return {one["ID"]: others.get(one["ID"][3:], one["Spec"]["Role"]) for one in nodes}


@pytest.mark.parametrize("nodes, roles, fits", [
    (managers(True, True, True), {"m2": "worker", "m3": "worker"}, True),
    (managers(True, True, False), {"m2": "worker"}, False),
    (managers(True, True, False), {"m3": "worker"}, True),
    (managers(True, False, False), {}, True),
    ([*managers(True, True, False), node("w")], {"m2": "worker", "w": "manager"}, True),
    ([*managers(True, True, False), node("w", up=False)], {"m2": "worker", "w": "manager"}, False),
])
def test_more_than_half_of_the_managers_that_are_left_must_answer(speak, nodes, roles, fits):
    engine = speak(nodes)
    wanted = (Swarm(engine.path), "shop", names_of(nodes), roles_of(nodes, **roles))
    if fits:
        assert sorted(name_nodes(*wanted, dry=False)) == sorted(roles)
    else:
        with pytest.raises(SwarmFault, match="managers would be left, of which 1 answer, and more than half must"):
            name_nodes(*wanted, dry=False)
        assert engine.changes() == []


def test_a_server_becomes_a_manager_before_another_one_ceases_to_be_one(speak):
    nodes = [*managers(True), node("w")]
    engine = speak(nodes)
    name_nodes(Swarm(engine.path), "shop", names_of(nodes), roles_of(nodes, m1="worker", w="manager"), dry=False)
    assert engine.changes() == ["POST /nodes/id-w/update", "POST /nodes/id-m1/update"]


def test_a_server_that_was_taken_out_is_emptied_and_removed(speak):
    nodes = [*managers(True), node("w"), node("old"), node("of-nobody", stacks=())]
    busy = [{"NodeID": "id-old", "Status": {"State": "running"}}]
    engine = speak(nodes, {"GET /tasks": [(200, busy), (200, busy), (200, [])]})
    assert retire(Swarm(engine.path), "shop", ["m1", "w"], dry=False) == ["old"]
    update = "POST /nodes/id-old/update"
    assert engine.changes() == [update, update, "DELETE /nodes/id-old"]
    assert [body.get("Availability") for key, body in engine.asked if key == update][0] == "drain"


def test_a_server_of_another_stack_stays_in_the_swarm(speak):
    nodes = [*managers(True), node("old", stacks=("shop", "blog"))]
    engine = speak(nodes)
    assert retire(Swarm(engine.path), "shop", ["m1"], dry=False) == ["old"]
    assert engine.changes() == ["POST /nodes/id-old/update"]
    kept = next(body for key, body in engine.asked if key == "POST /nodes/id-old/update")["Labels"]
    assert "io.harden-init.server-of.shop" not in kept and "io.harden-init.server-of.blog" in kept


def test_a_manager_stays_where_too_few_would_be_left(speak):
    engine = speak(managers(True, True, False))
    with pytest.raises(SwarmFault, match="2 managers would be left"):
        retire(Swarm(engine.path), "shop", ["m1", "m3"], dry=False)
    assert engine.changes() == []


def test_a_check_changes_nothing(speak):
    engine = speak([*managers(True), node("old")])
    assert retire(Swarm(engine.path), "shop", ["m1"], dry=True) == ["old"]
    assert engine.changes() == []


def test_who_the_nodes_are_and_where_they_are_reached(speak):
    nodes = [{**node("m", "manager"), "ManagerStatus": {"Addr": "[2001:db8::1]:2377"}},
             {**node("w", stacks=("shop", "blog")), "Status": {"State": "ready", "Addr": "192.0.2.2"}},
             {**node("stranger", stacks=()), "Status": {"State": "down"}}]
    assert members.members(Swarm(speak(nodes).path)) == [
        {"name": "m", "address": "2001:db8::1", "stacks": ["shop"]},
        {"name": "w", "address": "192.0.2.2", "stacks": ["blog", "shop"]},
        {"name": "stranger", "address": "", "stacks": []}]


@pytest.mark.parametrize("what, spec, is_guest", [
    ("on a network that leads out", {"TaskTemplate": {"Networks": [{"Target": "front"}]}}, True),
    ("inside only", {"TaskTemplate": {"Networks": [{"Target": "inner"}]}}, False),
    ("with a port", {"TaskTemplate": {}, "EndpointSpec": {"Ports": [{"PublishedPort": 80}]}}, True),
    ("of a stack", {"TaskTemplate": {"Networks": [{"Target": "front"}]}, "Labels": {"io.harden-init.stack": "blog"}},
     False),
])
def test_services_of_no_stack_that_leave_their_server(speak, what, spec, is_guest):
    networks = [{"Id": "front", "Internal": False}, {"Id": "inner", "Internal": True}]
    engine = speak([], {"GET /networks": networks, "GET /services": [{"ID": "x", "Spec": {"Name": "monitor", **spec}}]})
    assert guests(Swarm(engine.path)) == (["monitor"] if is_guest else []), what
