#!/usr/bin/python
"""Ends a learning on this machine, and takes away what it made."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: learn_end
short_description: End a learning on this machine, and take away what it made
description:
  - Ends the processes that learn, waits for them, and removes what is left of them - containers, networks, volumes, and
    the folder in memory with the stack's files and secrets. Does the same where they were killed.
  - Leaves alone what another command works with that still runs.
  - A module of its own, because only root can end these processes, and nothing may be removed before they have ended.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  place:
    description: The folder in memory.
    type: path
    required: true
  command:
    description: The number of the process that wants it, a C(harden-init learn) on this machine.
    type: int
    required: true
  keeps_images:
    description: Whether the images that were built stay, because a deploy on this machine would build them, too.
    type: bool
    required: true
attributes:
  check_mode:
    description: Changes nothing then.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Take away what a learning left
  harden.stack.learn_end:
    project: csvs23
    place: /run/harden-learn.csvs23
    command: 4711
    keeps_images: true
"""

RETURN = r"""
stdout:
  description: The images that were built and stay, as JSON.
  returned: success
  type: str
"""

import json

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import EngineError
from ..module_utils.learn.claim import held, take_all_away
from ..module_utils.learn.experiment.client import ClientError
from ..module_utils.learn.place import PlaceFault, other_command, require_place
from ..module_utils.system.processes import identity


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "place": {"type": "path", "required": True},
            "command": {"type": "int", "required": True},
            "keeps_images": {"type": "bool", "required": True},
        },
        supports_check_mode=True,
    )
    place, project, images = module.params["place"], module.params["project"], []
    command = identity(module.params["command"])
    try:
        require_place(place)
        with held(place) as is_there:
            is_left = is_there and not other_command(place, command)
            if is_left and not module.check_mode:
                images = take_all_away(project, place, module.params["keeps_images"])
    except (ClientError, EngineError, OSError, PlaceFault) as error:
        module.fail_json(msg=f"Not all of the learning could be taken away: {error}")
    module.exit_json(changed=is_left, stdout=json.dumps({"images": images}))


if __name__ == "__main__":
    main()
