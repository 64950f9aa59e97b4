#!/usr/bin/python
"""Keeps what runs of a stack as a release, so that a rollback can bring it back."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: release_keep
short_description: Keep what runs of a stack as a release
description:
  - Where every container is healthy and was made from what was deployed, keeps the stack's files and AppArmor profiles
    by their content, gives each image a second name, and notes all of it as the newest release. Of several releases the
    oldest are removed, with what only they have.
  - What runs already as the newest release is not kept again. No value of a secret is kept.
  - Where something keeps it from that, such as a full disk, it says so and does not fail; the deploy is done.
  - A module of its own, because all of it is one call, and nothing is noted that was not seen to be healthy.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  root:
    description: The stack's folder on the server.
    type: path
    required: true
  id:
    description: The name of the release, a time such as C(20261129-180512).
    type: str
    required: true
  back:
    description: Whether a rollback has brought this release; then it is only noted that it runs.
    type: bool
    default: false
  services:
    description: The services, as the inventory has them.
    type: list
    elements: dict
    required: true
  inputs:
    description: Of each service the hash of all that its container is made from.
    type: dict
    required: true
  look:
    description: What is looked at of the stack, as M(harden.stack.stack_facts) takes it. It is kept, so that the
      release is measured by what was expected of it.
    type: dict
    default: {}
  urls:
    description: Where a person finds the services.
    type: dict
    default: {}
  owned_volumes:
    description: The volumes whose files belong to the user of a service, as the inventory has them.
    type: list
    elements: dict
    default: []
  most:
    description: How many releases are kept.
    type: int
    default: 3
attributes:
  check_mode:
    description: Keeps nothing.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Keep what runs as a release
  harden.stack.release_keep:
    project: csvs23
    root: /opt/harden/csvs23
    id: 20261129-180512
    services: "{{ stack_services }}"
    inputs: "{{ placed.inputs }}"
    look: "{{ stack_look }}"
"""

RETURN = r"""
id:
  description: The release that runs; empty where none was kept.
  returned: success
  type: str
why:
  description: Why none was kept.
  returned: success
  type: str
forgotten:
  description: The releases that were removed.
  returned: success
  type: list
"""

from ..module_utils.release.kept import ARGUMENTS, keep_release
from ..module_utils.as_module import as_module


def main() -> None:
    as_module(keep_release, ARGUMENTS)


if __name__ == "__main__":
    main()
