"""What the engine left out of what it was asked for."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.swarm.stored import digest, lost

WANTED = {"Privileges": {"NoNewPrivileges": True, "Seccomp": {"Mode": "custom", "Profile": "e30="}},
          "Mounts": [{"Type": "tmpfs", "Target": "/tmp"}], "Retries": 3}


@pytest.mark.parametrize("stored, missing", [
    (WANTED, []),
    ({**WANTED, "Isolation": "default", "Retries": 3}, []),
    ({**WANTED, "Privileges": {"NoNewPrivileges": True}}, ["Privileges.Seccomp.Mode", "Privileges.Seccomp.Profile"]),
    ({**WANTED, "Privileges": {**WANTED["Privileges"], "Seccomp": {"Mode": "default", "Profile": "e30="}}},
     ["Privileges.Seccomp.Mode"]),
    ({**WANTED, "Mounts": []}, ["Mounts"]),
    ({**WANTED, "Mounts": [{"Type": "tmpfs", "Target": "/var"}]}, ["Mounts[0].Target"]),
    ({key: value for key, value in WANTED.items() if key != "Retries"}, ["Retries"]),
    (None, [
        *("Privileges.NoNewPrivileges", "Privileges.Seccomp.Mode", "Privileges.Seccomp.Profile"),
        *("Mounts", "Retries"),
    ]),
])
def test_what_is_missing_is_named(stored, missing):
    assert lost(WANTED, stored) == missing


def test_what_is_empty_may_be_left_out_and_what_was_asked_to_be_empty_may_not_be_full():
    assert lost({"Delay": 0, "Options": {}, "ReadOnly": False}, {}) == []
    assert lost({"ReadOnly": False}, {"ReadOnly": True}) == ["ReadOnly"]


def test_a_description_has_one_digest_in_any_order_of_its_keys():
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1}) != digest({"a": 1, "b": [3]})
