"""What a stack changes of a swarm: only what differs, and nothing in silence."""

import json

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm import client as swarm_client
from ansible_collections.harden.stack.plugins.module_utils.swarm.bring import bring
from ansible_collections.harden.stack.plugins.module_utils.swarm.client import Swarm, SwarmFault
from ansible_collections.harden.stack.plugins.module_utils.swarm.tasks import await_tasks

LABEL = {"io.harden-init.stack": "shop"}
CONTAINER = {"Image": "redis:7.0", "Privileges": {"NoNewPrivileges": True, "Seccomp": {"Mode": "default"}},
             "Secrets": [{"Secret": "password", "File": {"Name": "password", "UID": "1", "GID": "1", "Mode": 256}}]}
DESCRIPTION = {
    "networks": [{"Name": "shop_db", "Driver": "overlay", "Internal": True, "Options": {"encrypted": ""}}],
    "services": [{
        "Name": "shop_db",
        "Mode": {"Replicated": {"Replicas": 1}},
        "TaskTemplate": {"ContainerSpec": CONTAINER, "Networks": [{"Target": "shop_db", "Aliases": ["db"]}]},
    }],
}
NETWORK = {"Name": "shop_db", "Id": "net1", "Driver": "overlay", "Internal": True, "Options": {"encrypted": ""},
           "Labels": LABEL}


@pytest.fixture(name="root")
def fixture_root(tmp_path, monkeypatch):
    monkeypatch.setattr(swarm_client, "PAUSE_SECONDS", 0)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "password").write_text("harbour violet")
    (tmp_path / ".fingerprints.json").write_text(json.dumps({"password": {"fingerprint": "f" * 32, "sha256": ""}}))
    return str(tmp_path)


def empty_swarm():
    return {"GET /networks": [], "GET /services": [], "GET /secrets": [], "GET /configs": [],
            "GET /images/redis:7.0/json": {"Id": "sha256:" + "a" * 64},
            "POST /networks/create": {"Id": "net1"}, "GET /networks/net1": NETWORK,
            "POST /secrets/create": {"ID": "sec1"}, "POST /services/create": {"ID": "srv1"},
            "DELETE /services/shop_db": None}


def whole_swarm(spec):
    """A swarm that has the stack already."""
    service = {"ID": "srv1", "Spec": spec, "Version": {"Index": 7}}
    task = {"NodeID": "n1", "DesiredState": "running", "Status": {"State": "running"}, "Spec": spec["TaskTemplate"]}
    return {**empty_swarm(), "GET /networks": [NETWORK], "GET /services": [service], "GET /services/shop_db": service,
            "GET /secrets": [{"ID": "sec1", "Spec": {"Name": "shop_password_" + "f" * 12, "Labels": LABEL}}],
            "GET /tasks": [task], "POST /services/shop_db/update": None}


def params(root, description=None):
    return {"stack": "shop", "root": root, "description": description or DESCRIPTION, "images": {}, "seconds": 1}


def created_spec(root, speak):
    """What is posted to an empty swarm; the engine forgets it, so that the call ends with a fault."""
    engine = speak(empty_swarm())
    with pytest.raises(Exception):
        bring(Swarm(engine.path), params(root), dry=False)
    return next(body for key, body in engine.asked if key == "POST /services/create"), engine


def test_a_service_is_posted_with_ids_and_without_a_secrets_value(root, speak):
    spec, engine = created_spec(root, speak)
    container = spec["TaskTemplate"]["ContainerSpec"]
    assert container["Image"] == "sha256:" + "a" * 64
    assert container["Secrets"][0]["SecretName"] == "shop_password_" + "f" * 12
    assert spec["TaskTemplate"]["Networks"][0]["Target"] == "net1"
    assert "harbour" not in json.dumps(spec)
    made = next(body for key, body in engine.asked if key == "POST /secrets/create")
    assert made["Data"] == "aGFyYm91ciB2aW9sZXQ=" and made["Labels"]["io.harden-init.stack"] == "shop"


def by_registry(root, **more):
    return {**params(root), "registry": {"at": "registry.example.org/shop", "user": "", "plain": False, **more}}


def spec_by(registry, answers, speak):
    engine = speak({**empty_swarm(), **answers})
    with pytest.raises(Exception):
        bring(Swarm(engine.path), registry, dry=False)
    return next((body for key, body in engine.asked if key == "POST /services/create"), None)


def test_by_a_registry_a_task_names_its_image_by_digest_and_another_password_is_told_to_the_swarm(root, speak):
    reference = "registry.example.org/shop/redis@sha256:" + "d" * 64
    image = {"GET /images/redis:7.0/json": {"Id": "sha256:" + "a" * 64, "RepoDigests": [reference]}}
    spec = spec_by(by_registry(root), image, speak)
    assert spec["TaskTemplate"]["ContainerSpec"]["Image"] == reference
    assert spec_by(by_registry(root), {}, speak) is None
    prints = []
    with open(f"{root}/secrets/registry_password", "w", encoding="utf-8") as stream:
        stream.write("violet harbour")
    for print_of in ("e" * 32, "b" * 32):
        with open(f"{root}/.fingerprints.json", "w", encoding="utf-8") as stream:
            json.dump({"password": {"fingerprint": "f" * 32}, "registry_password": {"fingerprint": print_of}}, stream)
        told = spec_by(by_registry(root, user="deploy"), image, speak)
        assert "violet" not in json.dumps(told) and told["TaskTemplate"] == spec["TaskTemplate"]
        prints.append(told["Labels"]["io.harden-init.description"])
    assert len({*prints, spec["Labels"]["io.harden-init.description"]}) == 3


def test_what_is_there_already_is_left_alone(root, speak):
    spec, _ = created_spec(root, speak)
    engine = speak(whole_swarm(spec))
    done = bring(Swarm(engine.path), params(root), dry=False)
    assert (engine.changes(), done["changed"]) == ([], False)
    assert (done["brought"], done["short"]) == ("", {})


def test_what_somebody_changed_by_hand_is_put_back(root, speak):
    spec, _ = created_spec(root, speak)
    answers = whole_swarm(spec)
    by_hand = json.loads(json.dumps(spec))
    by_hand["TaskTemplate"]["ContainerSpec"]["Privileges"]["NoNewPrivileges"] = False
    answers["GET /services"] = [{"ID": "srv1", "Spec": by_hand}]
    engine = speak(answers)
    assert bring(Swarm(engine.path), params(root), dry=False)["updated"] == ["shop_db"]
    assert engine.changes() == ["POST /services/shop_db/update"]


def test_a_key_that_the_engine_drops_is_named_and_the_service_is_gone_again(root, speak):
    spec, _ = created_spec(root, speak)
    stored = json.loads(json.dumps(spec))
    del stored["TaskTemplate"]["ContainerSpec"]["Privileges"]["Seccomp"]
    engine = speak({**empty_swarm(), "GET /services/shop_db": {"Spec": stored}})
    with pytest.raises(SwarmFault, match=r"shop_db and left out TaskTemplate.ContainerSpec.Privileges.Seccomp.Mode"):
        bring(Swarm(engine.path), params(root), dry=False)
    assert engine.changes()[-1] == "DELETE /services/shop_db"


def test_a_network_that_is_not_encrypted_is_no_encrypted_one(root, speak):
    answers = {**empty_swarm(), "GET /networks/net1": {**NETWORK, "Options": {}}, "DELETE /networks/net1": None}
    engine = speak(answers)
    with pytest.raises(SwarmFault, match="made the network shop_db otherwise"):
        bring(Swarm(engine.path), params(root), dry=False)
    assert engine.changes() == ["POST /networks/create", "DELETE /networks/net1"]


def test_a_network_is_judged_once_it_has_its_driver(root, speak):
    early = {**NETWORK, "Driver": "", "Options": None}
    engine = speak({**empty_swarm(), "GET /networks/net1": [(200, early), (200, NETWORK)]})
    with pytest.raises(Exception, match="GET /services/shop_db not found"):
        bring(Swarm(engine.path), params(root), dry=False)


def test_a_check_changes_nothing_and_says_what_it_would(root, speak):
    engine = speak(empty_swarm())
    done = bring(Swarm(engine.path), params(root), dry=True)
    assert (engine.changes(), done["created"], done["networks"]) == ([], ["shop_db"], ["shop_db"])


def test_what_the_stack_has_no_more_is_removed(root, speak):
    spec, _ = created_spec(root, speak)
    answers = whole_swarm(spec)
    old = {"ID": "srv2", "Spec": {**spec, "Name": "shop_old"}}
    answers["GET /services"] = [*answers["GET /services"], old]
    answers["GET /secrets"] = [*answers["GET /secrets"], {"ID": "s2", "Spec": {"Name": "shop_x_1", "Labels": LABEL}}]
    answers.update({"DELETE /services/shop_old": None, "DELETE /secrets/s2": None})
    engine = speak(answers)
    done = bring(Swarm(engine.path), params(root), dry=False)
    assert (done["removed"], done["contents"]) == (["shop_old"], ["shop_x_1"])
    assert engine.changes() == ["DELETE /services/shop_old", "DELETE /secrets/s2"]


def test_where_only_some_are_brought_nothing_is_removed(root, speak):
    spec, _ = created_spec(root, speak)
    answers = whole_swarm(spec)
    answers["GET /services"] = [*answers["GET /services"], {"ID": "srv2", "Spec": {**spec, "Name": "shop_old"}}]
    later = {**DESCRIPTION["services"][0], "Name": "shop_web"}
    both = {**DESCRIPTION, "services": [*DESCRIPTION["services"], later]}
    engine = speak(answers)
    done = bring(Swarm(engine.path), {**params(root, both), "services": ["db"]}, dry=False)
    assert (done["changed"], done["created"], engine.changes()) == (False, [], [])


def test_an_earlier_task_with_another_limit_is_not_the_wanted_one(root, speak):
    spec, _ = created_spec(root, speak)
    answers = whole_swarm(spec)
    earlier = json.loads(json.dumps(answers["GET /tasks"][0]))
    earlier["Spec"]["Resources"] = {"Limits": {"Pids": 9}}
    engine = speak({**answers, "GET /tasks": [(200, [earlier]), (200, [earlier]), (200, answers["GET /tasks"])]})
    assert bring(Swarm(engine.path), params(root), dry=False)["changed"] is False
    assert len([key for key, _ in engine.asked if key == "GET /tasks"]) > 2


def test_a_service_that_went_back_says_why(root, speak):
    spec, _ = created_spec(root, speak)
    answers = whole_swarm(spec)
    record = {**answers["GET /services/shop_db"], "UpdateStatus": {"State": "rollback_completed"}}
    failed = {"DesiredState": "shutdown", "UpdatedAt": "2", "Spec": {}, "NodeID": "n1",
              "Status": {"State": "failed", "Err": "task: non-zero exit (3)\x1b[2J"}}
    answers.update({"GET /services/shop_db": record, "GET /tasks": [*answers["GET /tasks"], failed]})
    engine = speak(answers)
    with pytest.raises(SwarmFault, match=r"previous one runs again: a task is failed: task: non-zero exit \(3\)\\u"):
        bring(Swarm(engine.path), params(root), dry=False)


def test_what_passes_is_tried_again(speak):
    engine = speak({"POST /x": [(500, {"message": "rpc error: The swarm does not have a leader"}), (200, {"ID": "1"})]})
    assert Swarm(engine.path).post("/x", {}) == {"ID": "1"}
    assert len(engine.asked) == 2


def test_it_ends_after_the_first_service_that_it_changed(root, speak):
    spec, _ = created_spec(root, speak)
    answers = whole_swarm(spec)
    later = {**DESCRIPTION["services"][0], "Name": "shop_web"}
    both = {**DESCRIPTION, "services": [{**DESCRIPTION["services"][0], "Mode": {"Replicated": {"Replicas": 2}}}, later]}
    task = answers["GET /tasks"][0]
    changed = {"ID": "srv1", "Version": {"Index": 8}}

    def stored(engine):
        return next(body for key, body in engine.asked if key == "POST /services/shop_db/update")

    engine = speak({**answers, "GET /tasks": [task, task]})
    with pytest.raises(SwarmFault, match="left out Mode"):
        bring(Swarm(engine.path), params(root, both), dry=False)
    answers["GET /services/shop_db"] = {**changed, "Spec": stored(engine)}
    engine = speak({**answers, "GET /tasks": [task, task]})
    done = bring(Swarm(engine.path), params(root, both), dry=False)
    assert (done["brought"], done["updated"], done["created"]) == ("db", ["shop_db"], [])
    assert engine.changes() == ["POST /services/shop_db/update"]


AWAY = {"ID": "n2", "Spec": {"Labels": {"io.harden-init.node": "two"}, "Availability": "active"},
        "Status": {"State": "down"}, "Description": {"Hostname": "h2"}}


def without_one_task(root, speak):
    """Two tasks are wanted; one runs, and no server may have the other one."""
    spec, _ = created_spec(root, speak)
    spec = {**spec, "Mode": {"Replicated": {"Replicas": 2}}}
    answers = whole_swarm(spec)
    waiting = {"DesiredState": "running", "UpdatedAt": "2", "Spec": spec["TaskTemplate"],
               "Status": {"State": "pending", "Err": "no suitable node (max replicas per node limit exceed)"}}
    return {**answers, "GET /tasks": [*answers["GET /tasks"], waiting]}


def test_a_task_that_no_server_may_have_is_told_while_one_is_away(root, speak):
    engine = speak({**without_one_task(root, speak), "GET /nodes": [AWAY]})
    assert await_tasks(Swarm(engine.path), "shop_db", 1) == "1 of 2 run, because two is away"


def test_and_is_a_fault_where_all_are_there(root, speak):
    engine = speak({**without_one_task(root, speak), "GET /nodes": [{**AWAY, "Status": {"State": "ready"}}]})
    with pytest.raises(SwarmFault, match=r"after 1 s: a task is pending: no suitable node"):
        await_tasks(Swarm(engine.path), "shop_db", 1)
