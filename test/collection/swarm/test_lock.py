"""What opens a manager of a swarm that keeps its keys locked."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.api import Engine
from ansible_collections.harden.stack.plugins.module_utils.engine.lock import unlock, unlock_key
from ansible_collections.harden.stack.plugins.module_utils.swarm.client import Swarm
from ansible_collections.harden.stack.plugins.module_utils.swarm.node import lock

KEY = "SWMKEY-1-canary"


@pytest.mark.parametrize("answer, expected", [
    ({"UnlockKey": KEY}, KEY),
    ({"UnlockKey": ""}, ""),
    ((503, {"message": "This node is not a swarm manager."}), ""),
])
def test_the_key_is_asked_of_a_manager(speak, answer, expected):
    assert unlock_key(Engine(speak({"GET /swarm/unlockkey": answer}).path)) == expected


@pytest.mark.parametrize("answer, opens", [((200, None), True), ((400, {"message": "invalid key"}), False),
                                           ((409, {"message": "swarm is not locked"}), False)])
def test_it_says_whether_the_key_opens(speak, answer, opens):
    engine = speak({"POST /swarm/unlock": answer})
    assert unlock(Engine(engine.path), KEY) is opens
    assert engine.asked == [("POST /swarm/unlock", {"UnlockKey": KEY})]


def swarm_with(speak, is_locked):
    spec = {"Name": "default", "EncryptionConfig": {"AutoLockManagers": is_locked}}
    return speak({"GET /swarm": {"Version": {"Index": 7}, "Spec": spec}, "POST /swarm/update": (200, None),
                  "GET /swarm/unlockkey": {"UnlockKey": KEY}})


@pytest.mark.parametrize("was, wanted, dry, expected, changes", [
    (False, True, False, {"changed": True, "key": KEY}, [True]),
    (True, True, False, {"changed": False, "key": KEY}, []),
    (True, False, False, {"changed": True}, [False]),
    (False, False, False, {"changed": False}, []),
    (False, True, True, {"changed": True}, []),
    (True, True, True, {"changed": False, "key": KEY}, []),
])
def test_the_managers_are_locked_or_not(speak, was, wanted, dry, expected, changes):
    engine = swarm_with(speak, was)
    assert lock(Swarm(engine.path), locked=wanted, dry=dry) == expected
    posted = [body for key, body in engine.asked if key == "POST /swarm/update"]
    assert [body["EncryptionConfig"]["AutoLockManagers"] for body in posted] == changes
    assert all(body["Name"] == "default" for body in posted)
