"""The action plugin itself, as Ansible loads it."""

import pytest
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.harden.stack.plugins.action import place_tree as it


def test_it_is_an_action_of_ansibles():
    assert issubclass(it.ActionModule, ActionBase)


def test_a_fingerprint_changes_with_the_secret_and_with_the_key_and_tells_neither():
    secrets = [{"name": "a", "value": "canary-1"}]
    found = it.fingerprints_of(secrets, "key")
    assert found == it.fingerprints_of(secrets, "key")
    assert found != it.fingerprints_of(secrets, "other")
    assert found != it.fingerprints_of([{"name": "a", "value": "canary-2"}], "key")
    assert "canary" not in str(found)


def test_a_text_that_is_hidden_is_not_shown_where_arguments_are():
    assert "canary" not in repr(it.Hidden("canary"))
    assert it.Hidden("canary") == "canary"


def test_only_what_lies_in_the_stack_moves_with_it():
    assert it.moved("/opt/harden/shop/web/app/a", "/opt/harden/shop", "/run/x") == "/run/x/web/app/a"
    assert it.moved("/opt/harden/shop-2/a", "/opt/harden/shop", "/run/x") == "/opt/harden/shop-2/a"
    assert it.moved("/etc/apparmor.d/a", "/opt/harden/shop", "/run/x") == "/etc/apparmor.d/a"


def test_what_is_missing_of_an_application_stops_it_and_all_of_it_is_named(tmp_path):
    (tmp_path / "web").mkdir()
    services = [{"name": "web", "source": "web", "files": [{"from": "conf/a"}]}, {"name": "db", "seed": "db/x.sql"}, {}]
    with pytest.raises(AnsibleActionFail) as raised:
        it.require_files(services, str(tmp_path))
    assert f"Missing on this machine: {tmp_path}/conf/a, {tmp_path}/db/x.sql. Put" in str(raised.value)
    it.require_files([{"name": "web", "source": "web"}], str(tmp_path))
