#!/usr/bin/python
"""Makes the files and the secrets of a stack on the server those of the project; the action plugin of the same name
calls it."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: place_tree
short_description: Make the files and the secrets of a stack on the server those of the project
description:
  - Compares a list of files and one of secrets with the server, and says which contents of files are needed; then
    nothing is changed. Called again with an archive of these, it places first the secrets, then the files, each by a
    temporary file and a rename.
  - All files belong to root. Those outside the stack's folder carry the control that wants them, and what was there
    before is remembered for C(harden-init undo). Files that an earlier call placed and nobody wants any more are
    removed.
  - Every secret is a file of its own, mode C(0400), owned by the user id that the container runs as; C(0444) where
    it is unknown. Files in the directory of the secrets that are no longer listed are removed.
  - The value of a secret is never returned, logged or shown, also not in a diff or by a failure.
  - A module of its own, because hundreds of files take one call, no value of a secret is an argument of a task, and
    what is no longer wanted is removed.
options:
  root:
    description: The stack's folder; its name is the stack's. The secrets are in C(secrets) in it, and in
      C(.placed.json) the list of placed files. Only what stands there is ever removed.
    type: path
    required: true
  files:
    description: The files, each with its path, and either mode and SHA-256, or the target of the symbolic link that
      it is; outside the stack's folder also the control.
    type: list
    elements: dict
    required: true
  secrets:
    description:
      - A list in JSON, each with C(name), C(value), C(owner) (a user id), C(lines) (whether it may have several) and
        C(fingerprint), which is kept on the server and tells nothing of the value without the project's key.
      - It is one text, because Ansible takes the value of a masked option out of all that a module returns. Were each
        secret masked, one that is C(web) or C(opt) would be cut out of the paths, by which later tasks go.
    type: str
  generations:
    description: The marks that the vault got with each change of a secret, the newest last.
    type: list
    elements: str
    default: []
  replace:
    description: Places the secrets also where the server's were set by another copy of the project.
    type: bool
    default: false
  archive:
    description: A tar file of the needed contents; the name of each is its SHA-256.
    type: path
  project:
    description: What is kept of the project beside the list of files, so that a later deploy can say what of it is
      another one. C(tool) is the version of harden-init, C(answers) a keyed hash of each answer, and C(settings) one of
      the files that the plays read.
    type: dict
    default: {}
attributes:
  check_mode:
    description: Says what would be placed.
    support: full
  diff_mode:
    description: 'Shows paths, and of secrets names, owners and modes.'
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Bring the files and the secrets (the action plugin makes the lists)
  harden.stack.place_tree:
    files: files
    root: /opt/harden/csvs23
    services: "{{ stack_services }}"
    # Names of variables.
    secrets: stack_secrets
    key: vault_fingerprint_key
    generations: vault_generations
    apparmor: false
    mirrored:
      /etc/apparmor.d: apparmor
  register: placed
"""

RETURN = r"""
needed:
  description: The SHA-256 of every content that the server does not have; then nothing was changed yet.
  returned: success
  type: list
newer:
  description: Whether the server has secrets that another copy of the project set; then nothing was changed.
  returned: success
  type: bool
placed:
  description: The paths of the files that were new or different.
  returned: success
  type: list
secrets:
  description: The names of the secrets that were new or different.
  returned: success
  type: list
removed:
  description: The paths that nobody wants any more.
  returned: success
  type: list
differs:
  description: What differs, each file, secret or link with both sides, as far as they are small texts, and with who
    changed it since it was placed (C(hand) for somebody on the server, C(project), or both). The action plugin adds the
    new texts, and the services that are made from it.
  returned: success
  type: list
since:
  description: The C(keys) of the answers that are others than at the last deploy here, whether the files that the plays
    read are (C(edited)), and the version of harden-init (C(tool)) then and now; C(first) where there was no deploy.
  returned: success
  type: dict
inputs:
  description: Of each service a hash of all that its container is made from. The action plugin adds it.
  returned: success
  type: dict
rotating:
  description: The secrets of which the vault still has a previous password. The action plugin adds it.
  returned: success
  type: list
touched:
  description: The services of which a file or a secret was new or different. The action plugin adds it.
  returned: success
  type: list
left_out:
  description: What of the applications' folders is private and was not copied, in sentences. The action plugin adds it.
  returned: when something changed
  type: list
images:
  description: The image of each service that is built. The action plugin adds it.
  returned: success
  type: dict
"""

from ..module_utils.as_module import as_module
from ..module_utils.tree.placed import ARGUMENTS, place_tree


def main() -> None:
    as_module(place_tree, ARGUMENTS)


if __name__ == "__main__":
    main()
