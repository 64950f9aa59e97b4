"""A node whose engine is started again: what must answer meanwhile, and when it is back."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm import back
from ansible_collections.harden.stack.plugins.module_utils.swarm.client import Swarm, SwarmFault
from ansible_collections.harden.stack.plugins.module_utils.swarm.back import await_back, look_before

from .engine import SpokenEngine
from .test_members import managers, node


def task(name, at, service="web", state="running", desired="running"):
    return {"ID": name, "NodeID": at, "ServiceID": service, "DesiredState": desired, "Status": {"State": state}}


def services(**replicas):
    return [{"ID": name, "Spec": {"Name": f"shop_{name}", "Mode": {"Replicated": {"Replicas": count}}}}
            for name, count in replicas.items()]


BEFORE = {"services": {"web": 2}, "tasks": ["old"]}


@pytest.fixture(name="speak")
def fixture_speak(monkeypatch):
    monkeypatch.setattr(back, "PAUSE_SECONDS", 0)
    engines = []

    def speak(answers):
        engines.append(SpokenEngine(answers))
        return Swarm(engines[-1].path)

    yield speak
    for engine in engines:
        engine.close()


def test_what_runs_is_counted_and_the_tasks_of_the_node_are_noted(speak):
    tasks = [task("one", "id-m1"), task("two", "id-m2"), task("ended", "id-m1", state="failed"),
             task("leaving", "id-m1", desired="shutdown"), task("data", "id-m1", "db")]
    found = look_before(speak({"GET /nodes": managers(True, True, True), "GET /tasks": tasks}), "id-m1")
    assert found == {"services": {"web": 2, "db": 1}, "tasks": ["data", "one"]}


@pytest.mark.parametrize("nodes, which, fits", [
    (managers(True, True, True), "id-m1", True),
    (managers(True, True, False), "id-m1", False),
    (managers(True, True, False), "id-m3", True),
    ([*managers(True, True, False), node("w")], "id-w", True),
    (managers(True), "id-m1", True),
    (managers(True, True), "id-m1", True),
    (managers(True, True, True, True, False), "id-m1", True),
])
def test_more_than_half_of_the_managers_answer_meanwhile(speak, nodes, which, fits):
    swarm = speak({"GET /nodes": nodes, "GET /tasks": []})
    if fits:
        look_before(swarm, which)
    else:
        with pytest.raises(SwarmFault, match="of 3 managers 1 would answer while the engine of m1 is started again"):
            look_before(swarm, which)


def test_a_server_that_was_removed_is_told(speak):
    with pytest.raises(SwarmFault, match="`docker swarm leave --force` there ends that"):
        look_before(speak({"GET /nodes": managers(True), "GET /tasks": []}), "id-gone")


@pytest.mark.parametrize("nodes, tasks, replicas, said", [
    (managers(True), [task("new", "id-m1"), task("other", "id-m2")], 2, ""),
    (managers(True), [task("old", "id-m1"), task("other", "id-m2")], 2, "the earlier tasks of m1 have not ended"),
    (managers(True), [task("other", "id-m2"), task("new", "id-m1", state="starting")], 2,
     "1 of 2 tasks of shop_web run"),
    (managers(True), [task("new", "id-m1")], 1, ""),
    (managers(False), [task("new", "id-m1"), task("other", "id-m2")], 2, "m1 is down"),
])
def test_a_node_is_back_once_as_much_runs_as_before_and_none_of_it_is_a_task_from_before(
    speak, nodes, tasks, replicas, said
):
    swarm = speak({"GET /nodes/id-m1": nodes[0], "GET /tasks": tasks, "GET /services": services(web=replicas, new=7)})
    if said:
        with pytest.raises(SwarmFault, match=said):
            await_back(swarm, "id-m1", BEFORE, 0.05)
    else:
        await_back(swarm, "id-m1", BEFORE, 0.05)


def test_managers_that_choose_a_leader_are_asked_again(speak):
    away = (500, {"message": "rpc error: the swarm does not have a leader"})
    swarm = speak({
        "GET /nodes/id-m1": [away, away, (200, managers(True)[0])],
        "GET /tasks": [task("new", "id-m1"), task("other", "id-m2")], "GET /services": services(web=2),
    })
    await_back(swarm, "id-m1", BEFORE, 5)


def test_what_runs_once_is_not_waited_for(speak):
    once = [{"ID": "web", "Spec": {"Name": "shop_web", "Mode": {"ReplicatedJob": {}}}}]
    swarm = speak({"GET /nodes/id-m1": managers(True)[0], "GET /tasks": [], "GET /services": once})
    await_back(swarm, "id-m1", BEFORE, 0.05)
