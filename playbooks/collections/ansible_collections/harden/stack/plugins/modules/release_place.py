#!/usr/bin/python
"""Makes the files of a stack on the server those of a release that was kept there."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: release_place
short_description: Make the files of a stack those of a release
description:
  - Puts back the files in the stack's folder, its AppArmor profiles, the stack's own names of images, and the secrets
    that the project no longer had. What else deploys placed on the server stays, and so do all present secrets.
  - Each file by a temporary file and a rename; called again after it was cut off, it goes on.
  - A module of its own for the reasons of M(harden.stack.place_tree).
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
    description: The name of the release.
    type: str
    required: true
attributes:
  check_mode:
    description: Says what would be placed.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Put the files of the release back
  harden.stack.release_place:
    project: csvs23
    root: /opt/harden/csvs23
    release: 20261129-180512
  register: placed
"""

RETURN = r"""
placed:
  description: The paths of the files that were missing or different.
  returned: success
  type: list
removed:
  description: The paths that the release did not have.
  returned: success
  type: list
secrets:
  description: The names of the secrets that came back.
  returned: success
  type: list
inputs:
  description: Of each service a hash of all that its container is made from.
  returned: success
  type: dict
touched:
  description: The services of which a file was missing or different.
  returned: success
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.record.states import StateError
from ..module_utils.record.store import RecordError
from ..module_utils.release.rollback import Rollback
from ..module_utils.release.store import ReleaseFault, Releases
from ..module_utils.system.apparmor import ProfileFault
from ..module_utils.system.paths import is_below
from ..module_utils.system.programs import ProgramError
from ..module_utils.tree.links import TreeFault, refuse_links


def place(module: AnsibleModule) -> dict:
    project, root, name = (module.params[option] for option in ("project", "root", "release"))
    releases = Releases(root)
    rollback = Rollback(Engine(default_socket()), project, root, releases.read(name))
    placed, removed, secrets = rollback.tree.placed, rollback.tree.removed, rollback.secrets
    refuse_links(root, [f"{root}/secrets/any", *placed, *removed])
    if not module.check_mode:
        rollback.place()
    touched = [service["name"] for service in rollback.release["services"]
               if any(is_below(path, f"{root}/{one}") for path in placed for one in service["inputs"])]
    return {"changed": bool(placed or removed or secrets), "placed": placed, "removed": removed, "secrets": secrets,
            "inputs": rollback.release["inputs"], "touched": touched}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "root": {"type": "path", "required": True},
            "release": {"type": "str", "required": True},
        },
        supports_check_mode=True,
    )
    try:
        module.exit_json(**place(module))
    except OSError as error:
        module.fail_json(msg=f"The files could not be placed: {error.strerror} ({error.filename}). "
                             "No file is half-written; fix the cause and roll back again.")
    except (EngineError, ProfileFault, ProgramError, RecordError, ReleaseFault, StateError, TreeFault) as error:
        module.fail_json(msg=f"No file was placed: {error}.")


if __name__ == "__main__":
    main()
