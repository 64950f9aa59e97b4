"""What is read otherwise of a container that a swarm started."""

import types

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine import labels, task as it

# As the kernel prints it: one branch of the main table, then the local one.
FIB = """Main:
  +-- 10.0.1.0/24 2 0 2
     |-- 10.0.1.0
        /24 link UNICAST
Local:
  +-- 0.0.0.0/0 3 0 5
     |-- 10.0.1.3
        /32 host LOCAL
     |-- 10.0.1.255
        /32 link BROADCAST
     |-- 127.0.0.1
        /32 host LOCAL
     |-- 172.18.0.4
        /32 host LOCAL
"""


def container(tmp_path, networks=None, records=None):
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "fib_trie").write_text(FIB)
    process = types.SimpleNamespace(folder=str(tmp_path), mounts=lambda: {"/run/secrets/password": {}, "/": {}})
    engine = types.SimpleNamespace(once=lambda path: records[path])
    return types.SimpleNamespace(process=process, engine=engine,
                                 inspected={"NetworkSettings": {"Networks": networks or {}}})


def test_its_addresses_are_those_of_its_namespace_without_the_loopback(tmp_path):
    assert it.addresses(container(tmp_path)) == ["10.0.1.3", "172.18.0.4"]


@pytest.mark.parametrize("driver, options, found", [
    ("overlay", {"encrypted": ""}, "all"),
    ("overlay", {}, "shop_db"),
    ("overlay", None, "shop_db"),
    ("bridge", {}, "all"),
])
def test_an_overlay_network_without_the_option_is_named(tmp_path, driver, options, found):
    records = {"/networks/n1": {"Driver": driver, "Options": options}}
    assert it.encrypted_networks(container(tmp_path, {"shop_db": {"NetworkID": "n1"}}, records)) == found


def test_a_secret_is_read_where_the_task_has_it(tmp_path):
    (tmp_path / "root/run/secrets").mkdir(parents=True)
    (tmp_path / "root/run/secrets/password").write_text("harbour")
    (tmp_path / "root/run/secrets/password").chmod(0o400)
    one = container(tmp_path)
    assert it.secret_values(one) == {"password": "harbour"}
    assert {state.split(" ")[0] for state in it.secret_states(one)} == {"0400"}


def test_a_task_belongs_to_its_stack_and_its_service():
    own = {"Labels": {"io.harden-init.stack": "shop", "io.harden-init.service": "db"}}
    other = {"Labels": {"com.docker.compose.project": "blog", "com.docker.compose.service": "web"}}
    assert labels.of_project([own, other], "shop") == [own]
    assert labels.of_project([own, other], "blog") == [other]
    assert (labels.service_of(own), labels.service_of(other)) == ("db", "web")
    assert (labels.is_task(own), labels.is_task(other)) == (True, False)


@pytest.mark.parametrize("own, is_its, service", [
    # Two services with one image: Compose named the first one in it.
    ({"io.harden-init.stack": "shop", "io.harden-init.service": "worker"}, True, "worker"),
    # A trial of a new version: it has none of the stack's labels.
    ({"com.docker.swarm.task.id": "t1"}, False, "web"),
    # Somebody's own container of that image is told from none of Compose's.
    ({}, True, "web"),
])
def test_the_labels_of_an_image_say_nothing_of_a_task(own, is_its, service):
    of_image = {"com.docker.compose.project": "shop", "com.docker.compose.service": "web"}
    container_of_it = {"Labels": {**of_image, **own}}
    assert bool(labels.of_project([container_of_it], "shop")) is is_its
    assert labels.service_of(container_of_it) == service
    assert labels.is_task(container_of_it) is bool(own)
