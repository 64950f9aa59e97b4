"""How long a service is waited for, and what is done where more of its tasks run than are wanted."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm import tasks as swarm_tasks
from ansible_collections.harden.stack.plugins.module_utils.swarm.client import Swarm
from ansible_collections.harden.stack.plugins.module_utils.swarm.tasks import await_tasks

TEMPLATE = {"ContainerSpec": {"Image": "sha256:" + "a" * 64}}
TASK = {"NodeID": "n1", "DesiredState": "running", "Status": {"State": "running"}, "Spec": TEMPLATE}
SPEC = {"Name": "shop_web", "TaskTemplate": TEMPLATE, "Mode": {"Replicated": {"Replicas": 1}},
        "UpdateConfig": {"Parallelism": 1, "Order": "start-first"}}
RECORD = {"ID": "srv1", "Spec": SPEC, "Version": {"Index": 7}}


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    monkeypatch.setattr(swarm_tasks, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(swarm_tasks, "SURPLUS_SECONDS", 0.05)


def test_two_tasks_in_one_place_are_ended_by_posting_the_service_once_more(speak):
    more = [(200, [TASK, TASK])] * 8
    engine = speak({"GET /services/shop_web": RECORD, "GET /tasks": [*more, (200, [TASK])],
                    "POST /services/shop_web/update": None})
    assert await_tasks(Swarm(engine.path), "shop_web", 5) == ""
    posted = [body for key, body in engine.asked if key == "POST /services/shop_web/update"]
    assert posted[0] == {**SPEC, "UpdateConfig": {"Parallelism": 1, "Order": "stop-first"}}


def test_more_than_are_wanted_for_a_moment_are_left_alone(speak):
    engine = speak({"GET /services/shop_web": RECORD, "GET /tasks": [(200, [TASK, TASK]), (200, [TASK])]})
    assert await_tasks(Swarm(engine.path), "shop_web", 5) == ""
    assert engine.changes() == []


def test_while_the_swarm_replaces_them_both_are_there_on_purpose(speak):
    updating = {**RECORD, "UpdateStatus": {"State": "updating"}}
    engine = speak({"GET /services/shop_web": [*[(200, updating)] * 12, (200, RECORD)],
                    "GET /tasks": [*[(200, [TASK, TASK])] * 12, (200, [TASK])]})
    assert await_tasks(Swarm(engine.path), "shop_web", 5) == ""
    assert engine.changes() == []
