"""A Compose project is refused where a swarm has the stack, and told how it comes back."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.api import Engine
from ansible_collections.harden.stack.plugins.module_utils.stack.sides import compose_side, project_fault, side_fault

from .engine import SpokenEngine
from .test_moves import service

MANAGER = {"Swarm": {"LocalNodeState": "active", "ControlAvailable": True, "NodeID": "n1"}}
WORKER = {"Swarm": {"LocalNodeState": "active", "ControlAvailable": False, "NodeID": "n2"}}
ALONE = {"Swarm": {"LocalNodeState": "inactive", "ControlAvailable": False, "NodeID": ""}}
TASK = {"Labels": {"io.harden-init.stack": "shop", "io.harden-init.service": "db"}}


def stored(node):
    spec = service("db", node, "shop_data")
    return {"Spec": {**spec, "Labels": {"io.harden-init.stack": "shop"}}}


def fault(info, services=(), containers=(), **params):
    engine = SpokenEngine({
        "GET /services": list(services),
        "GET /nodes/n1": {"Spec": {"Labels": {"io.harden-init.node": "one"}}},
    })
    try:
        return side_fault(Engine(engine.path), info, list(containers),
                          {"project": "shop", "prepares": False, "move": False, **params})
    finally:
        engine.close()


@pytest.mark.parametrize("info, services, containers, params, said", [
    (ALONE, [], [], {}, ""),
    (MANAGER, [], [], {}, ""),
    (WORKER, [], [], {}, ""),
    (WORKER, [], [TASK], {}, "is none of its managers"),
    (MANAGER, [stored("one")], [TASK], {}, "harden-init deploy --move"),
    (MANAGER, [stored("one")], [TASK], {"move": True}, ""),
    (MANAGER, [stored("two")], [TASK], {"move": True}, "the data of db are on two"),
    (MANAGER, [stored("one")], [TASK], {"move": True, "prepares": True}, "`prepare: false`"),
])
def test_where_a_swarm_has_it(info, services, containers, params, said):
    told = fault(info, services, containers, **params)
    assert said in told
    assert bool(told) == bool(said)


def test_a_project_is_known_by_its_label():
    containers = [
        {"Labels": {"com.docker.compose.project": "shop", "com.docker.compose.service": "web"}},
        {"Labels": {"com.docker.compose.project": "other", "com.docker.compose.service": "db"}},
        TASK,
        # Of an image that Compose built.
        {"Labels": {"com.docker.compose.project": "shop", "com.docker.compose.service": "db", **TASK["Labels"]}},
    ]
    assert compose_side(containers, "shop") == ["web"]
    assert "`prepare: false` until it has moved" in project_fault(containers, "shop")
    assert project_fault([TASK], "shop") == ""
