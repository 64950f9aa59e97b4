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

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.engine.labels import service_of
from ..module_utils.release.keep import keep, unwell
from ..module_utils.release.store import ReleaseFault, Releases
from ..module_utils.system.programs import ProgramError
from ..module_utils.tree.state import found_state

OPTIONS = {
    "project": {"type": "str", "required": True},
    "root": {"type": "path", "required": True},
    "id": {"type": "str", "required": True},
    "back": {"type": "bool", "default": False},
    "services": {"type": "list", "elements": "dict", "required": True},
    "inputs": {"type": "dict", "required": True},
    "look": {"type": "dict", "default": {}},
    "urls": {"type": "dict", "default": {}},
    "owned_volumes": {"type": "list", "elements": "dict", "default": []},
    "most": {"type": "int", "default": 3},
}


def note(params: dict) -> dict:
    engine = Engine(default_socket())
    containers = {service_of(entry): entry for entry in engine.containers(params["project"])}
    waiting = unwell(containers, params["services"], params["inputs"])
    if waiting:
        raise ReleaseFault(f"{', '.join(waiting)} {'is' if len(waiting) == 1 else 'are'} not healthy, or not made from "
                           "what was deployed")
    if not params["back"]:
        return keep(engine, containers, params)
    Releases(params["root"]).mark(params["id"], found_state(params["root"]), is_back=True)
    return {"id": params["id"], "forgotten": []}


def main() -> None:
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    result = {"id": "", "why": "", "forgotten": []}
    try:
        if not module.check_mode:
            result.update(note(module.params))
    except OSError as error:
        result["why"] = f"{error.filename} cannot be written: {error.strerror}"
    except (EngineError, ProgramError, ReleaseFault) as fault:
        result["why"] = str(fault)
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
