"""Verifies the signatures of a stack's images on the machine that deploys. No server is asked."""

from __future__ import annotations

import os

from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase

from ..plugin_utils.signatures.findings import signature_findings
from ..plugin_utils.signatures.images import stack_images


class ActionModule(ActionBase):
    _supports_check_mode = True

    def run(self, tmp=None, task_vars=None):
        result, args = super().run(tmp, task_vars), self._task.args
        playbooks = self._loader.get_basedir()
        project = os.path.dirname(os.path.abspath(playbooks))
        images = stack_images(os.path.join(playbooks, "files"), project, args["root"].rstrip("/"), args["services"])
        findings = signature_findings(images, args["signatures"], project)
        result.update(changed=False, findings=findings)
        wrong = [finding["why"] for finding in findings if finding["ok"] is not True]
        if wrong and boolean(args.get("strict", False)):
            told = "; ".join(wrong)
            result.update(failed=True, msg=f"Nothing was changed, because images could not be verified: {told}")
        return result
