#!/usr/bin/python
"""Takes the folder in which a stack is learned on this machine."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: learn_begin
short_description: Take the folder in which a stack is learned on this machine
description:
  - Makes the folder in memory that only root enters, and notes which command it is for. Takes away before what a
    learning left that was killed.
  - Fails where another command works with it that still runs. Of two that begin at once, one gets it.
  - A module of its own, because looking who has the folder and taking it must be one step.
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
  folder:
    description: Where that was called.
    type: path
    required: true
  keeps_images:
    description: Whether images stay that a killed learning built, because a deploy on this machine would build them.
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
- name: Take the folder
  harden.stack.learn_begin:
    project: csvs23
    place: /run/harden-learn.csvs23
    command: 4711
    folder: /srv/csvs23
    keeps_images: true
"""

RETURN = r""" # """

from functools import partial

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import EngineError
from ..module_utils.learn.claim import claim, take_all_away
from ..module_utils.learn.experiment.client import ClientError
from ..module_utils.learn.place import PlaceFault, other_command, require_place
from ..module_utils.system.processes import identity


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "place": {"type": "path", "required": True},
            "command": {"type": "int", "required": True},
            "folder": {"type": "path", "required": True},
            "keeps_images": {"type": "bool", "required": True},
        },
        supports_check_mode=True,
    )
    project, place, folder = (module.params[name] for name in ("project", "place", "folder"))
    command = identity(module.params["command"])
    empty = partial(take_all_away, project, place, module.params["keeps_images"])
    try:
        require_place(place)
        other = other_command(place, command) if module.check_mode else claim(place, command, folder, empty)
    except (ClientError, EngineError, OSError, PlaceFault) as error:
        module.fail_json(msg=f"The folder for it cannot be had: {error}")
    if other:
        module.fail_json(msg=f"Another harden-init learns {project} on this machine ({other}). "
                             "Wait until it has ended, or end it, and learn again.")
    module.exit_json(changed=True)


if __name__ == "__main__":
    main()
