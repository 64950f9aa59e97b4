"""Which containers are others than before, and what is handed out of them."""

import json

import pytest

from ansible_collections.harden.stack.plugins.module_utils.stack import made_again as it

INSPECTED = {
    "Id": "a" * 64, "Name": "/shop-web-1", "Image": f"sha256:{'b' * 64}", "State": {"Status": "running"},
    "Config": {"Image": "shop/web:1", "Env": ["TOKEN=canary-value"],
               "Labels": {"com.docker.compose.project": "shop", "com.docker.compose.service": "web",
                          "com.docker.compose.config-hash": "1", "traefik.enable": "true"}},
    "HostConfig": {"Memory": 1, "MemorySwap": 0, "CapAdd": None, "MaskedPaths": ["/proc/kcore"],
                   "SecurityOpt": ['seccomp={"a": []}', "no-new-privileges:true"]},
    "Mounts": [{"Type": "bind", "Source": "/a", "Destination": "/b", "RW": False, "Propagation": "rprivate"}],
    "NetworkSettings": {"Networks": {"shop_front": {"IPAddress": "10.0.0.2"}}},
}


def test_no_value_and_nothing_that_the_engine_works_out_is_handed_out():
    [now] = it.containers_now([INSPECTED]).values()
    text = json.dumps(now)
    assert not [word for word in ("canary", "10.0.0.2", "MaskedPaths", "CapAdd", "config-hash", "rprivate", '"a": []')
                if word in text]
    assert now["config"]["Labels"] == {"com.docker.compose.project": "shop", "traefik.enable": "true"}
    assert now["host"]["Memory"] == 1
    assert len(text) < 1_000


def one(**other) -> dict:
    return {"id": "1", "service": "web", "state": "running", **other}


@pytest.mark.parametrize("before, after, would, found", [
    ({"a": one()}, {"a": one()}, [], []),
    ({"a": one()}, {"a": one(id="2")}, [], [{"name": "a", "before": one(), "after": one(id="2")}]),
    ({"a": one(state="exited")}, {"a": one()}, [], [{"name": "a", "before": one(state="exited"), "after": one()}]),
    ({"a": one(state="exited")}, {"a": one(state="created")}, [], []),
    ({}, {"a": one()}, [], [{"name": "a", "before": None, "after": one()}]),
    ({"a": one()}, {}, [], [{"name": "a", "before": one(), "after": None}]),
    ({"a": one()}, {"a": one()}, ["web", "new"],
     [{"name": "a", "before": one(), "would": True}, {"name": "new", "service": "new", "would": True}]),
])
def test_changed(before, after, would, found):
    assert it.changed_containers(before, after, would) == found
