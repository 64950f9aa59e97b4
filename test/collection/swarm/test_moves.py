"""What of a stack moves before a swarm has it as its answers say, and what keeps it from that."""

import pytest

from ansible_collections.harden.stack.plugins.filter.moves_of import moves_of

ROLES = {"one": "manager", "two": "worker"}


def server(services=(), homes=None, manager=False, prepared=False, live_restore=False):
    return {
        "compose": {"services": list(services), "prepared": prepared, "live_restore": live_restore},
        "homes": homes or {},
        "node": {"manager": manager},
    }


def service(name, node="", volume=""):
    mounts = [{"Type": "tmpfs", "Target": "/tmp"}]
    if volume:
        mounts.append({"Type": "volume", "Source": volume, "Target": "/data"})
    container = {"Labels": {"io.harden-init.service": name}, "Mounts": mounts}
    placement = {"Constraints": [f"node.labels.io.harden-init.node == {node}"]} if node else {}
    return {"Name": f"shop_{name}", "TaskTemplate": {"ContainerSpec": container, "Placement": placement}}


def moves(found, node="two", roles=ROLES, asked=("one", "two")):
    return moves_of(found, "shop", [service("web"), service("db", node, "shop_data")], roles, list(asked))


TO_TWO = {"service": "db", "volume": "shop_data", "source": "one", "target": "two"}


@pytest.mark.parametrize("found, node, old, copies", [
    ({"one": server(), "two": server()}, "two", "", []),
    ({"one": server(homes={"db": "two"}, manager=True), "two": server()}, "two", "", []),
    ({"one": server(["web", "db"]), "two": server()}, "one", "one", []),
    ({"one": server(["web", "db"]), "two": server()}, "two", "one", [TO_TWO]),
    ({"one": server(homes={"db": "one"}, manager=True), "two": server()}, "two", "", [TO_TWO]),
    # Cut off after the swarm had it: the data are where the swarm has them.
    ({"one": server(["db"], {"db": "two"}, manager=True), "two": server()}, "two", "one", []),
])
def test_what_moves(found, node, old, copies):
    told = moves(found, node)
    assert (told["old"], told["copies"], told["faults"]) == (old, copies, [])
    assert bool(told["what"]) == bool(old or copies)


@pytest.mark.parametrize("found, more, fault", [
    ({"one": server(["db"]), "two": server(["db"])}, {}, "shop is a Compose project on one and on two"),
    ({"one": server(["db"]), "two": server()}, {"roles": {"one": "worker", "two": "manager"}},
     "one, which must be a manager"),
    ({"one": server(["db"]), "two": server(manager=True)}, {"node": "one"}, "one is not in the swarm of two yet"),
    ({"one": server(["db"], prepared=True), "two": server()}, {}, "a unit of systemd"),
    ({"one": server(["db"], live_restore=True), "two": server()}, {}, "(live-restore)"),
    ({"one": server(["db"])}, {"node": "one"}, "two did not answer"),
    ({"two": server(homes={"db": "three"}, manager=True)}, {"asked": ["two"]}, "the data of db are on three"),
])
def test_what_keeps_it(found, more, fault):
    told = moves(found, **more)
    assert len(told["faults"]) == 1
    assert fault in told["faults"][0]
