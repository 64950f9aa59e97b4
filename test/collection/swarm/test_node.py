"""Where a node of a swarm listens, and where it looks for the managers."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm.client import Swarm
from ansible_collections.harden.stack.plugins.module_utils.swarm.node import initialise, join

from .engine import SpokenEngine


@pytest.mark.parametrize("own, listens, manager, found", [
    ("192.0.2.2", "0.0.0.0:2377", "192.0.2.1", "192.0.2.1:2377"),
    ("2001:db8::2", "[::]:2377", "2001:db8::1", "[2001:db8::1]:2377"),
])
def test_by_its_version_of_ip(own, listens, manager, found):
    engine = SpokenEngine({"POST /swarm/init": "id", "POST /swarm/join": None})
    try:
        initialise(Swarm(engine.path), own)
        join(Swarm(engine.path), own, [manager], "a token")
    finally:
        engine.close()
    places = {"ListenAddr": listens, "AdvertiseAddr": own, "DataPathAddr": own}
    assert [{key: body[key] for key in places} for _, body in engine.asked] == [places, places]
    assert engine.asked[1][1]["RemoteAddrs"] == [found]
