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
command:
  description: The process of O(command), and when it began.
  returned: success
  type: str
  sample: 4711 983021
other:
  description: Which other command works there, if one does; then nothing was ended and nothing is taken away.
  returned: success
  type: str
stdout:
  description: The images that were built and stay, as JSON.
  returned: success
  type: str
"""

import json
import os
import shutil

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.learn.experiment.client import Client, ClientError
from ..module_utils.learn.experiment.left import name_of, take_away
from ..module_utils.learn.place import PlaceFault, end_work, images_noted, other_command, require_place
from ..module_utils.system.processes import identity


def end(project: str, place: str, keeps_images: bool) -> list:
    """Gives the images that stay. Raises ClientError, EngineError, OSError."""
    client, services = Client(), end_work(place)
    try:
        for service in services:
            take_away(Engine(default_socket()), client, name_of(project, service))
        built = [image for image in images_noted(place) if client.docker("image", "ls", "--quiet", image, must=False)]
        if not keeps_images and built:
            client.docker("image", "rm", *built, must=False)
    finally:
        shutil.rmtree(place)
    return built if keeps_images else []


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
        other = other_command(place, command)
        is_left = os.path.isdir(place) and not other
        if is_left and not module.check_mode:
            images = end(project, place, module.params["keeps_images"])
    except (ClientError, EngineError, OSError, PlaceFault) as error:
        module.fail_json(msg=f"Not all of the learning could be taken away: {error}")
    module.exit_json(changed=is_left, command=command, other=other, stdout=json.dumps({"images": images}))


if __name__ == "__main__":
    main()
