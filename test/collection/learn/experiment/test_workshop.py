"""The compose file of an experiment: nothing of it meets the stack that runs."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.recipe import (
    NEVER, PACE, Recipe, why_not_alone, with_recipe)
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.left import is_of, name_of
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.workshop import (
    compose_of, needed_by, with_whole_paths)

CONFIG = {
    "services": {
        "web": {
            "image": "web:1", "container_name": "web", "user": "0:0", "cap_drop": ["ALL"], "cap_add": ["CHOWN"],
            "security_opt": ["no-new-privileges:true", "apparmor=x"], "read_only": True, "tmpfs": ["/run"],
            "ports": [{"target": 80, "published": "80"}], "restart": "on-failure:5", "labels": {"a": "b"},
            "logging": {"driver": "local"}, "depends_on": {"db": {"condition": "service_healthy"}},
            "networks": {"front": None, "db": {"aliases": ["site"], "ipv4_address": "10.0.0.2"}},
            "volumes": [{"type": "volume", "source": "files", "target": "/data", "volume": {"nocopy": True}},
                        {"type": "bind", "source": "/", "target": "/conf", "read_only": True},
                        {"type": "bind", "source": "/srv/up", "target": "/up"},
                        {"type": "bind", "source": "/nothing", "target": "/gone", "read_only": True},
                        {"type": "bind", "source": "/dev/null", "target": "/socket", "read_only": True}],
            "secrets": [{"source": "pin", "target": "/run/secrets/pin"}], "mem_limit": "268435456",
            "ulimits": {"core": {}, "nofile": 4096, "nproc": {"soft": 5}},
            "healthcheck": {"test": ["CMD", "true"], "interval": "30s", "start_interval": "5s"},
        },
        "db": {"image": "db:1", "user": "999:999", "cap_drop": ["ALL"], "read_only": True, "networks": {"db": None},
               "ports": [{"target": 1}], "tmpfs": ["/tmp"], "healthcheck": {"test": ["CMD", "ask"], "interval": "9s"}},
        "other": {"image": "other:1"},
    },
    "networks": {"front": {"name": "x_front", "driver_opts": {"com.docker.network.bridge.name": "hi-1"}}},
    "volumes": {"files": {"name": "old_files", "external": True}},
    "secrets": {"pin": {"file": "/run/copy"}, "key": {"file": "/run/other"}},
}


def test_an_experiment_shares_nothing_with_its_stack():
    document = compose_of(CONFIG, "web", Recipe())
    web = document["services"]["web"]
    assert not {"container_name", "ports", "labels", "logging", "user", "cap_drop", "cap_add", "read_only",
                "security_opt"} & web.keys()
    assert (web["restart"], web["tmpfs"], web["mem_limit"]) == ("no", [], "268435456")
    assert web["networks"] == {"db": {"aliases": ["site"]}}
    assert document["networks"] == {name: {"internal": True} for name in ("db", "default")}
    assert document["volumes"] == {"files": {}} and document["secrets"] == {"pin": {"file": "/run/copy"}}
    assert [(one["type"], one.get("source"), one["target"]) for one in web["volumes"]] == [
        ("volume", "files", "/data"), ("bind", "/", "/conf"), ("volume", None, "/up")]
    assert web["ulimits"] == {"core": {"soft": 0, "hard": 0}, "nofile": 4096, "nproc": {"soft": 5, "hard": 0}}
    assert web["healthcheck"] == {"test": ["CMD", "true"], **PACE}


def test_the_engine_asks_the_health_of_a_learned_service_never_and_that_of_what_it_needs_often():
    services = compose_of(CONFIG, "web", Recipe(), NEVER)["services"]
    assert services["web"]["healthcheck"] == {"test": ["CMD", "true"], **NEVER}
    assert services["db"]["healthcheck"] == {"test": ["CMD", "ask"], **PACE}


def test_what_it_needs_comes_along_hardened_as_it_is():
    document = compose_of(CONFIG, "web", Recipe())
    assert list(document["services"]) == ["db", "web"]
    db = document["services"]["db"]
    assert (db["user"], db["cap_drop"], db["read_only"], db["tmpfs"]) == ("999:999", ["ALL"], True, ["/tmp"])
    assert db["healthcheck"] == {"test": ["CMD", "ask"], **PACE}
    assert "ports" not in db and document["services"]["web"]["depends_on"] == {"db": {"condition": "service_healthy"}}


def test_the_profiles_of_what_it_needs_are_found_from_everywhere():
    services = {"db": {"security_opt": ["no-new-privileges:true", "seccomp=./seccomp/db.json"]}, "web": {}}
    with_whole_paths(services, "/opt/harden/lab")
    assert services["db"]["security_opt"] == ["no-new-privileges:true", "seccomp=/opt/harden/lab/seccomp/db.json"]


@pytest.mark.parametrize("recipe, entry", [
    (Recipe("33:33", (), True, ("/run", "/tmp")),
     {"user": "33:33", "cap_drop": ["ALL"], "cap_add": [], "read_only": True,
      "security_opt": ["no-new-privileges:true"],
      "tmpfs": ["/run:uid=33,gid=33,mode=0755", "/tmp:uid=33,gid=33,mode=1777"]}),
    (Recipe(None, ("SETUID",)), {"cap_drop": ["ALL"], "cap_add": ["SETUID"], "tmpfs": []}),
    (Recipe(volumes=("/app/log",)), {"tmpfs": []}),
    (Recipe("www-data", None, True, ("/run",)), {"user": "www-data", "tmpfs": ["/run"]}),
])
def test_a_recipe_is_an_edit(recipe, entry):
    web = compose_of(CONFIG, "web", recipe)["services"]["web"]
    assert [one["target"] for one in web["volumes"]][3:] == list(recipe.volumes)
    assert {key: web.get(key) for key in entry} == entry


def test_a_service_that_is_known_stays_hardened_but_for_the_filter_of_its_calls():
    config = {**CONFIG, "services": {"web": {**CONFIG["services"]["web"], "security_opt": [
        "no-new-privileges:true", "seccomp=/opt/harden/lab/seccomp/web.json"]}}}
    web = compose_of(config, "web", Recipe(stands=True))["services"]["web"]
    assert {key: web[key] for key in ("user", "cap_drop", "cap_add", "read_only", "tmpfs", "security_opt")} == {
        "user": "0:0", "cap_drop": ["ALL"], "cap_add": ["CHOWN"], "read_only": True, "tmpfs": ["/run"],
        "security_opt": ["no-new-privileges:true"]}
    assert web["restart"] == "no" and "ports" not in web
    narrow = compose_of(config, "web", Recipe(stands=True, profile="/run/x.json"))["services"]["web"]
    assert narrow["security_opt"] == ["no-new-privileges:true", "seccomp=/run/x.json"]
    assert (Recipe(stands=True).words(), Recipe().words()) == ("as the stack has it", "as shipped")


def test_what_a_deploy_adds_is_tried_too():
    entry = with_recipe({"image": "x"}, Recipe("33:33", (), check=("grep", "$x"), profile="/run/x.json"))
    assert entry["security_opt"] == ["no-new-privileges:true", "seccomp=/run/x.json"]
    assert entry["healthcheck"] == {"test": ["CMD", "grep", "$$x"], **NEVER}


def test_peers_are_those_that_are_waited_for():
    services = {"a": {"depends_on": {"b": {}, "c": {}}}, "b": {"depends_on": {"c": {}}}, "c": {}, "d": {}}
    assert needed_by(services, "a") == ["c", "b", "a"]


@pytest.mark.parametrize("key, value", [("network_mode", "host"), ("devices", ["/dev/kvm"]), ("privileged", True),
                                        ("pid", "host"), ("ipc", "host"), ("volumes_from", ["x"])])
def test_what_shares_the_server_is_not_tried(key, value):
    assert key in why_not_alone({"image": "x", key: value})
    assert why_not_alone({"image": "x", "ipc": "private"}) == ""


@pytest.mark.parametrize("service, name", [("web", "web"), ("Web.App", "web-app"), ("a_b-2", "a_b-2")])
def test_a_project_has_a_name_that_compose_takes(service, name):
    assert name_of("shop", service) == f"harden-learn-shop-{name}"


@pytest.mark.parametrize("found, is_own", [
    ("harden-learn-shop-web-1", True), ("harden-learn-shop-web-12_data", True), ("harden-learn-shop-web-data-3", True),
    ("harden-learn-shop-web-2-1", False), ("harden-learn-shop-web-2-1_data", False), ("harden-learn-shop-web", False),
    ("my-harden-learn-shop-web-1", False), ("harden-learn-shop-web-x", False)])
def test_what_belongs_to_another_service_stays(found, is_own):
    assert is_of(found, "harden-learn-shop-web") == is_own


def test_an_experiment_with_one_service_has_one_network():
    document = compose_of(CONFIG, "db", Recipe())
    assert {name: entry["networks"] for name, entry in document["services"].items()} == {"db": {"default": {}}}
    assert document["networks"] == {"default": {"internal": True}}
