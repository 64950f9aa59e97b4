#!/usr/bin/python
"""Looks to which release a stack can be taken back, and what differs from it; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: release_facts
short_description: Look to which release a stack can be taken back
description:
  - Chooses a release that the server has kept, and compares its files, images and services with what is there.
  - Says what keeps the server from it, such as a secret that is gone, or data that a newer database has opened.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  root:
    description: The stack's folder on the server.
    type: path
    required: true
  release:
    description: The name of the release. Empty for the last one that ran well; where that runs still, for the one
      before it.
    type: str
    default: ""
  run:
    description: Which run of Ansible is about to change the stack, as P(harden.stack.this_run#lookup) names it. It
      takes the lock of the stack, as M(harden.stack.stack_facts) does. A check takes none.
    type: dict
    suboptions:
      machine:
        description: Where it runs.
        type: str
        required: true
      process:
        description: Its number, and when it began.
        type: str
        required: true
      who:
        description: Who started it.
        type: str
        required: true
      began:
        description: When it began, in UTC.
        type: str
        default: ""
      folder:
        description: From where.
        type: str
        required: true
      running:
        description: Every run of Ansible on that machine.
        type: list
        elements: str
        required: true
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find the release to go back to
  harden.stack.release_facts:
    project: csvs23
    root: /opt/harden/csvs23
  register: back
"""

RETURN = r"""
release:
  description: The release, as it was kept; empty where there is none to go back to.
  returned: success
  type: dict
kept:
  description: The names of all releases that the server has, the newest first.
  returned: where there is a release
  type: list
differs:
  description: Whether anything is not as the release had it, or a rollback to it was cut off.
  returned: success
  type: bool
unfinished:
  description: Whether a rollback to it was cut off.
  returned: where there is a release
  type: bool
files:
  description: The paths that are not as the release had them, also those that it did not have.
  returned: where there is a release
  type: list
services:
  description: The services whose container is not as the release had it, or not healthy.
  returned: where there is a release
  type: list
removed:
  description: The containers that the release did not have.
  returned: where there is a release
  type: list
images:
  description: Of each service whose image is another one what it runs (C(now)) and what the release ran (C(released)).
  returned: where there is a release
  type: list
lost:
  description: The services whose image the engine does not have any more.
  returned: where there is a release
  type: list
builds:
  description: Those of them whose image is built again.
  returned: where there is a release
  type: list
secrets:
  description: The secrets that the project no longer has and that come back with the release, by name.
  returned: where there is a release
  type: list
faults:
  description: What keeps the server from the release, a sentence each.
  returned: success
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.release.rollback import Rollback, choose
from ..module_utils.release.store import ReleaseFault
from ..module_utils.stack.arguments import RUN
from ..module_utils.stack.lock import LockHeld, hold

OPTIONS = {
    "project": {"type": "str", "required": True},
    "root": {"type": "path", "required": True},
    "release": {"type": "str", "default": ""},
    "run": {"type": "dict", "options": RUN},
}


def describe(rollback: Rollback) -> dict:
    return {
        "release": rollback.release,
        "kept": rollback.releases.identifiers,
        "differs": rollback.differs,
        "unfinished": rollback.is_unfinished,
        "files": sorted(rollback.tree.placed + rollback.tree.removed),
        "services": rollback.services,
        "removed": rollback.removed,
        "images": rollback.renamed,
        "lost": rollback.images.lost,
        "builds": rollback.images.lost_builds,
        "secrets": rollback.secrets,
        "faults": rollback.faults,
    }


def main() -> None:
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    params = module.params
    try:
        if not module.check_mode:
            hold({**params, "secrets": f"{params['root']}/secrets"})
        found = choose(Engine(default_socket()), params["project"], params["root"], params["release"])
        module.exit_json(changed=False, **describe(found))
    except (LockHeld, EngineError) as fault:
        module.fail_json(msg=str(fault))
    except ReleaseFault as fault:
        module.exit_json(changed=False, release={}, differs=False, faults=[str(fault)])
    except OSError as error:
        module.fail_json(msg=f"{params['project']} cannot be rolled back: {error.filename}: {error.strerror}.")


if __name__ == "__main__":
    main()
