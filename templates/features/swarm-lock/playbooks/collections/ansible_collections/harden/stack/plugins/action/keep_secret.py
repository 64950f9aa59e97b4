"""Keeps in the project's vault what a server has made, such as the key of a swarm: encrypted here, where the vault is
open, so that no file ever has it as text."""

from __future__ import annotations

import os

from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.parsing.vault import parse_vaulttext_envelope
from ansible.plugins.action import ActionBase

from ..module_utils.system.files import replace_file
from ..plugin_utils.vault_text import VaultTextFault, with_variable

VAULT = "secrets/vault.yml"


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        args = self._task.args
        path = os.path.join(os.path.dirname(os.path.abspath(self._loader.get_basedir())), VAULT)
        try:
            with open(path, "rb") as stream:
                sealed = stream.read()
            plain, _, secret = self._loader._vault.decrypt_and_get_vault_id(sealed)
            text = with_variable(plain.decode("utf-8"), str(args["variable"]), str(args["value"]))
            if text == plain.decode("utf-8"):
                return {**result, "changed": False}
            if not self._task.check_mode:
                # The label stays, where the file has one, whatever the passphrase is called in this run.
                _, version, _, label = parse_vaulttext_envelope(sealed)
                labelled = label if version == b"1.2" else None
                # The vault is the user's, who need not be root.
                replace_file(path, self._loader._vault.encrypt(text, secret=secret, vault_id=labelled), 0o600,
                             os.geteuid(), os.getegid())
        except (OSError, AnsibleError, VaultTextFault) as error:
            raise AnsibleActionFail(f"{VAULT} could not be written: {error}") from None
        return {**result, "changed": True}
