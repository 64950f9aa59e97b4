"""Servers that get other roles or leave: never so that too few managers are left."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm.client import Swarm, SwarmFault
from ansible_collections.harden.stack.plugins.module_utils.swarm.members import name_nodes

from .engine import SpokenEngine


def node(name, role="worker", *, up=True, stacks=("shop",)):
    labels = {"io.harden-init.node": name, **{f"io.harden-init.server-of.{one}": "yes" for one in stacks}}
    manager = {"ManagerStatus": {"Reachability": "reachable" if up else "unreachable"}} if role == "manager" else {}
    return {"ID": f"id-{name}", "Spec": {"Role": role, "Availability": "active", "Labels": labels},
            "Status": {"State": "ready" if up else "down"}, "Description": {"Hostname": name},
            "Version": {"Index": 1}, **manager}


@pytest.fixture(name="speak")
def fixture_speak():
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
