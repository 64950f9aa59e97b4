"""A key that a server has made, in a vault that stays encrypted."""

import os
import stat
from types import SimpleNamespace

import pytest
from ansible.errors import AnsibleActionFail
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultSecret

from ansible_collections.harden.stack.plugins.action.keep_secret import ActionModule
from ansible_collections.harden.stack.plugins.plugin_utils.vault_text import VaultTextFault, with_variable

KEY, OTHER = "SWMKEY-1-canary/+w", "SWMKEY-1-other"


@pytest.mark.parametrize("text, expected", [
    ('# Why.\na: "1"\nb: "2"\n', f'# Why.\na: "{KEY}"\nb: "2"\n'),
    ('b: "2"\n', f'b: "2"\na: "{KEY}"\n'),
    ("", f'a: "{KEY}"\n'),
    ("a : ''\naa: x\n", f'a: "{KEY}"\naa: x\n'),
])
def test_one_line_is_set_and_the_others_stay(text, expected):
    assert with_variable(text, "a", KEY) == expected


@pytest.mark.parametrize("text, value", [("", 'x"\nb: "y'), ("", "{{ lookup('pipe', 'id') }}"), ("", ""),
                                         ('a: "1"\na: "2"\n', KEY)])
def test_what_could_be_read_otherwise_is_refused_and_not_shown(text, value):
    with pytest.raises(VaultTextFault) as fault:
        with_variable(text, "a", value)
    assert not value or value not in str(fault.value)


@pytest.fixture(name="keep")
def fixture_keep(tmp_path):
    """Runs the plugin on a project whose vault has this text; gives its result, or what the vault has now."""
    loader = DataLoader()
    loader.set_vault_secrets([("shop", VaultSecret(b"a passphrase"))])
    loader.set_basedir(str(tmp_path / "playbooks"))
    path = tmp_path / "secrets" / "vault.yml"
    path.parent.mkdir()

    def write(text, label="shop"):
        path.write_bytes(loader._vault.encrypt(text, vault_id=label))

    def keep(value, dry=False):
        task = SimpleNamespace(args={"variable": "vault_a", "value": value}, check_mode=dry, async_val=0, diff=False,
                               environment=None, delegate_to=None)
        connection = SimpleNamespace(_shell=SimpleNamespace(tmpdir="/nowhere"))
        return ActionModule(task, connection, SimpleNamespace(), loader, None, None).run(task_vars={})
    return SimpleNamespace(write=write, run=keep, path=path, text=lambda: loader._vault.decrypt(path.read_bytes()))


@pytest.mark.parametrize("label, header", [("shop", b"$ANSIBLE_VAULT;1.2;AES256;shop"),
                                           ("former", b"$ANSIBLE_VAULT;1.2;AES256;former"),
                                           (None, b"$ANSIBLE_VAULT;1.1;AES256")])
def test_the_vault_has_it_encrypted_as_before(keep, label, header):
    keep.write('# Why.\nvault_a: ""\nvault_b: "2"\n', label)
    assert keep.run(KEY) == {"changed": True}
    assert keep.text() == f'# Why.\nvault_a: "{KEY}"\nvault_b: "2"\n'.encode()
    assert keep.path.read_bytes().splitlines()[0] == header
    assert stat.S_IMODE(keep.path.stat().st_mode) == 0o600
    assert os.listdir(keep.path.parent) == ["vault.yml"]


def test_the_same_again_changes_nothing(keep):
    keep.write(f'vault_a: "{KEY}"\n')
    before = keep.path.read_bytes()
    assert keep.run(KEY) == {"changed": False}
    assert keep.path.read_bytes() == before


def test_a_check_writes_nothing(keep):
    keep.write(f'vault_a: "{OTHER}"\n')
    before = keep.path.read_bytes()
    assert keep.run(KEY, dry=True) == {"changed": True}
    assert keep.path.read_bytes() == before


@pytest.mark.parametrize("content", [b"vault_a: plain\n", b"$ANSIBLE_VAULT;1.2;AES256;shop\n6161\n"])
def test_a_vault_that_cannot_be_opened_stays_as_it_is(keep, content):
    keep.path.write_bytes(content)
    with pytest.raises(AnsibleActionFail, match="secrets/vault.yml could not be written") as fault:
        keep.run(KEY)
    assert KEY not in str(fault.value)
    assert keep.path.read_bytes() == content
