"""Images by a registry: brought there where it lacks them, named by digest, and never without TLS in silence."""

import base64
import json

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm import registry as it
from ansible_collections.harden.stack.plugins.module_utils.swarm.client import Swarm, SwarmFault

DIGEST = "sha256:" + "d" * 64
IMAGE, ID = "shop/web:0a1b", "sha256:" + "a" * 64
AT = "registry.example.org:5000/team"
REFERENCE = f"{AT}/shop-web@{DIGEST}"
BEFORE, AFTER = {"Id": ID, "RepoDigests": [f"other/web@{DIGEST}"]}, {"Id": ID, "RepoDigests": [REFERENCE]}


def registry(engine, root="/nowhere", *, dry=False, **more):
    return it.Registry(Swarm(engine.path), {"at": AT, "user": "", "plain": False, **more}, str(root), dry=dry)


@pytest.mark.parametrize("name, repository", [
    ("shop/web:0a1b", "shop-web"),
    ("redis:7.0", "redis"),
    ("redis", "redis"),
    (f"registry.example.org:5000/a/b:1@{DIGEST}", "registry.example.org-5000-a-b"),
    (f"localhost:5000/b@{DIGEST}", "localhost-5000-b"),
])
def test_each_image_has_a_repository_of_its_own(speak, name, repository):
    assert registry(speak({})).repository(name) == f"{AT}/{repository}"


def test_what_the_registry_lacks_is_brought_there_under_a_tag_by_its_content(speak):
    engine = speak({f"GET /images/{IMAGE}/json": [(200, BEFORE), (200, AFTER)], f"POST /images/{ID}/tag": None,
                    f"POST /images/{AT}/shop-web/push": {"status": "Pushed"}})
    assert registry(engine).push(IMAGE, dry=False) == (REFERENCE, True)
    assert engine.changes() == [f"POST /images/{ID}/tag", f"POST /images/{AT}/shop-web/push"]


def test_what_it_has_is_left_alone_and_what_it_lost_is_brought_again(speak):
    known = {f"GET /images/{IMAGE}/json": AFTER}
    engine = speak({**known, f"GET /distribution/{REFERENCE}/json": {"Descriptor": {}}})
    assert (registry(engine).push(IMAGE, dry=False), engine.changes()) == ((REFERENCE, False), [])
    lost = speak({**known, f"POST /images/{ID}/tag": None, f"POST /images/{AT}/shop-web/push": {"status": "Pushed"}})
    assert registry(lost).push(IMAGE, dry=True) == (REFERENCE, True)
    assert lost.changes() == []
    assert registry(lost).push(IMAGE, dry=False) == (REFERENCE, True)


def test_a_fault_in_the_middle_of_an_answer_ends_it(speak):
    engine = speak({f"GET /images/{IMAGE}/json": BEFORE, f"POST /images/{ID}/tag": None,
                    f"POST /images/{AT}/shop-web/push": {"error": "denied: no access"}})
    with pytest.raises(SwarmFault, match="shop/web:0a1b could not be brought to registry.example.org:5000: denied"):
        registry(engine).push(IMAGE, dry=False)


def test_another_server_pulls_by_the_digest_and_calls_it_what_the_stack_does(speak):
    engine = speak({"POST /images/create": {"status": "Pulled"}, f"POST /images/{REFERENCE}/tag": None})
    assert registry(engine).pull(IMAGE, REFERENCE, dry=True) is True
    assert engine.changes() == []
    assert registry(engine).pull(IMAGE, REFERENCE, dry=False) is True
    assert engine.changes() == ["POST /images/create", f"POST /images/{REFERENCE}/tag"]
    has = speak({f"GET /images/{REFERENCE}/json": AFTER, f"GET /images/{IMAGE}/json": AFTER})
    assert (registry(has).pull(IMAGE, REFERENCE, dry=False), has.changes()) == (False, [])


def test_the_password_is_read_where_it_is_and_goes_as_the_engine_takes_it(speak, tmp_path):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / it.PASSWORD).write_text("harbour violet\n")
    auth = registry(speak({}), tmp_path, user="deploy").auth
    assert json.loads(base64.urlsafe_b64decode(auth)) == {
        "username": "deploy", "password": "harbour violet", "serveraddress": "registry.example.org:5000"}
    assert registry(speak({}), tmp_path).auth == ""
    with pytest.raises(SwarmFault, match="the password of the registry is not on this server"):
        registry(speak({}), user="deploy")
    assert registry(speak({}), user="deploy", dry=True).auth == ""


@pytest.mark.parametrize("what, at, says, plain, is_refused", [
    ("TLS", AT, {}, False, False),
    ("its name is told to the engine", AT, {"IndexConfigs": {"registry.example.org:5000": {"Secure": False}}}, False,
     True),
    ("its network is", "192.0.2.5:5000/x", {"InsecureRegistryCIDRs": ["127.0.0.0/8", "192.0.2.0/24"]}, False, True),
    ("another network is", "198.51.100.5:5000/x", {"InsecureRegistryCIDRs": ["192.0.2.0/24"]}, False, False),
    ("accepted", "192.0.2.5:5000/x", {"InsecureRegistryCIDRs": ["192.0.2.0/24"]}, True, False),
    ("the server itself", "127.0.0.1:5000/x", {"InsecureRegistryCIDRs": ["127.0.0.0/8"]}, False, False),
    ("the same by its name", "localhost:5000/x", {"InsecureRegistryCIDRs": ["127.0.0.0/8"]}, False, False),
])
def test_without_tls_only_where_it_is_accepted(speak, monkeypatch, what, at, says, plain, is_refused):
    found = it.addresses_of
    monkeypatch.setattr(it, "addresses_of", lambda name: [] if name.endswith(".org") else found(name))
    asked = registry(speak({"GET /info": {"RegistryConfig": says}}), at=at, plain=plain)
    if is_refused:
        with pytest.raises(SwarmFault, match="without TLS.*without_tls"):
            asked.require_tls()
    else:
        asked.require_tls()
