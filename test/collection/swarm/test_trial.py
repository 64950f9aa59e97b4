"""A new version of a published service is tried in a task of its own before one is replaced."""

import copy

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm import trial
from ansible_collections.harden.stack.plugins.module_utils.swarm.client import Swarm, SwarmFault
from ansible_collections.harden.stack.plugins.module_utils.swarm.services import Services

LABELS = {"io.harden-init.stack": "shop", "com.docker.stack.namespace": "shop", "io.harden-init.description": "d"}
STOPS = {"Parallelism": 1, "Order": "stop-first"}
STARTS = {"Parallelism": 1, "Order": "start-first"}
SPEC = {
    "Name": "shop_web",
    "Labels": LABELS,
    "Mode": {"Replicated": {"Replicas": 2}},
    "TaskTemplate": {
        "ContainerSpec": {"Image": "sha256:a", "ReadOnly": True, "Labels": {"io.harden-init.service": "web"},
                          "Mounts": [{"Type": "tmpfs", "Target": "/tmp"}]},
        "Placement": {"MaxReplicas": 1},
        "RestartPolicy": {"Condition": "on-failure"},
        "Networks": [{"Target": "net1", "Aliases": ["web"]}],
    },
    "UpdateConfig": STARTS,
    "RollbackConfig": STARTS,
    "EndpointSpec": {"Mode": "dnsrr", "Ports": [{"TargetPort": 80, "PublishedPort": 8080, "PublishMode": "host"}]},
}


def task(state, err=""):
    return {"DesiredState": "running", "UpdatedAt": "1", "Status": {"State": state, "Err": err}}


def node(state="ready", availability="active"):
    return {"Status": {"State": state}, "Spec": {"Availability": availability}, "Description": {"Hostname": "h"}}


@pytest.fixture(name="speak")
def fixture_speak(speak):
    def speak_of(*tasks, **more):
        return speak({"GET /services": [{"Spec": SPEC}], "POST /services/create": {"ID": "t"},
                      "DELETE /services/shop_web-TRIAL": None, "GET /tasks": [(200, one) for one in tasks], **more})

    return speak_of


def tried(engine, seconds=5):
    swarm = Swarm(engine.path)
    return trial.try_first(swarm, Services(swarm, "shop"), SPEC, seconds)


def test_it_is_hardened_alike_and_nobody_finds_it(speak):
    engine = speak([task("starting")], [task("running")])
    assert tried(engine) == ""
    made = next(body for key, body in engine.asked if key == "POST /services/create")
    assert made["Name"] == "shop_web-TRIAL" and made["EndpointSpec"] == {"Mode": "dnsrr"}
    assert made["TaskTemplate"]["Networks"] == [{"Target": "net1"}]
    container = made["TaskTemplate"]["ContainerSpec"]
    assert container["ReadOnly"] is True and "Labels" not in container
    assert made["TaskTemplate"]["RestartPolicy"] == {"Condition": "none"} and made["TaskTemplate"]["Placement"] == {}
    removed = "DELETE /services/shop_web-TRIAL"
    assert engine.changes() == [removed, "POST /services/create", removed]


@pytest.mark.parametrize("state", ["failed", "rejected", "complete"])
def test_one_that_does_not_become_healthy_is_a_fault_and_goes(speak, state):
    engine = speak([task("starting")], [task(state, "unhealthy container")])
    with pytest.raises(SwarmFault, match=rf"new version of shop_web .* as it was: a task is {state}: unhealthy"):
        tried(engine)
    assert engine.changes()[-1] == "DELETE /services/shop_web-TRIAL"


def test_one_that_never_says_is_a_fault_after_the_time(speak):
    engine = speak([task("starting")])
    with pytest.raises(SwarmFault, match="a task is starting"):
        tried(engine, seconds=0)


def test_without_room_it_is_told_and_not_tried(speak, monkeypatch):
    monkeypatch.setattr(trial, "HOMELESS_SECONDS", 0)
    engine = speak([task("pending", "no suitable node (insufficient resources on 3 nodes)")])
    assert tried(engine) == ("its new version was not tried beforehand: a task is pending: no suitable node "
                             "(insufficient resources on 3 nodes)")


def test_a_long_name_is_cut():
    long = {**SPEC, "Name": "shop_" + "w" * 58}
    assert len(trial.trial_of(long)["Name"]) == 63


def test_what_has_data_or_no_port_is_not_tried():
    with_data, without_port = copy.deepcopy(SPEC), copy.deepcopy(SPEC)
    with_data["TaskTemplate"]["ContainerSpec"]["Mounts"].append({"Type": "volume", "Source": "data", "Target": "/d"})
    del without_port["EndpointSpec"]["Ports"]
    assert [trial.needs_trial(one) for one in (SPEC, with_data, without_port)] == [True, False, False]


@pytest.mark.parametrize("nodes, order", [
    ([node(), node(), node()], "start-first"),
    ([node(), node(), node("down")], "stop-first"),
    ([node(), node(), node(availability="drain")], "stop-first"),
])
def test_a_new_task_starts_first_only_where_a_server_is_free(speak, nodes, order):
    engine = speak(**{"GET /nodes": nodes})
    fitted = Services(Swarm(engine.path), "shop").fitted(SPEC)
    assert (fitted["UpdateConfig"]["Order"], fitted["RollbackConfig"]["Order"]) == (order, order)
    assert fitted["UpdateConfig"]["Parallelism"] == 1


def test_the_order_alone_makes_no_other_service(speak):
    engine = speak(**{"GET /services": [{"Spec": {**SPEC, "UpdateConfig": STOPS, "RollbackConfig": STOPS}}]})
    services = Services(Swarm(engine.path), "shop")
    assert services.state(SPEC) == "same"
    assert services.state({**SPEC, "Mode": {"Replicated": {"Replicas": 3}}}) == "other"
