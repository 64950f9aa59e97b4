#!/usr/bin/python
"""Looks at a server and at what runs of a stack on it; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: stack_facts
short_description: Look at a server and at what runs of a stack on it
description:
  - Reads the engine's API, the kernel's AppArmor state and the ports in use, in one call.
  - Fails, before anything is changed, when the server cannot take the stack, and names everything that is wrong at
    once.
extends_documentation_fragment:
  - harden.stack.look
  - harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look at the server
  harden.stack.stack_facts:
    stack:
      project: csvs23
      services: [dbserver, webserver]
      ports: [{service: webserver, address: 127.0.0.1, port: 8081}]
  register: stack_now
"""

RETURN = r"""
apparmor:
  description: Whether AppArmor is enforced, why not, the mode of each of the stack's profiles that the kernel has, and
    those of them that are not as their file.
  returned: success
  type: dict
  sample: {enforced: true, why: "", loaded: {harden-init.csvs23.dbserver: enforce}, other: []}
made_from:
  description: The hash of what each service's container was made from, whether it runs or not.
  returned: success
  type: dict
  sample: {dbserver: 4be2…}
image_names:
  description: What the image of each service's container is called in its Compose file, whether it runs or not.
  returned: success
  type: dict
  sample: {dbserver: "mariadb:11.8"}
healthy:
  description: The services that run, are healthy and were not changed in place, each with the hash of what its
    container was made from.
  returned: success
  type: dict
  sample: {dbserver: 4be2…}
running:
  description: The services that run, healthy or not, and were not changed in place.
  returned: success
  type: list
  elements: str
ended:
  description: The services whose container did its work and ended well, each with the hash of what it was made from.
  returned: success
  type: dict
  sample: {}
findings:
  description: What stack_verify would find now.
  returned: success
  type: list
altered:
  description: The services whose container was changed in place since it was made, as by C(docker update).
  returned: success
  type: list
failing:
  description: The services whose container runs, but whose health check says no.
  returned: success
  type: list
unlooked:
  description: The services whose image was not looked through for the present secrets, where that is a control.
  returned: success
  type: list
little_room:
  description: What is free where the file system of the engine's data or of the stack has little room; empty where both
    have enough.
  returned: success
  type: str
server_logs:
  description: Whether the server has all of O(stack.server_logs), and the groups may read them.
  returned: success
  type: bool
databases:
  description: What M(harden.stack.database_facts) would return of the databases that are healthy and could be read.
  returned: success
  type: dict
orphans:
  description: Containers of the project that belong to no wanted service.
  returned: success
  type: list
images:
  description: The images of the project that the engine has.
  returned: success
  type: list
lacking_volumes:
  description: Those of O(stack.volumes) that are not there, so that they hold nothing.
  returned: success
  type: list
containers:
  description: What the containers are like, by name; M(harden.stack.stack_verify) compares it with what they are like
    after changes.
  returned: success
  type: dict
swarm:
  description: Where the stack is to be a Compose project, its services that a swarm has still.
  returned: success
  type: list
audits:
  description: The newest of what the server found when it measured itself, the oldest first.
  returned: success
  type: list
backups:
  description: The last backup of the data, the last proof of one, and the last failure since.
  returned: success
  type: dict
tree:
  description: A hash of the files and secrets that the stack has on the server; empty where some are missing. The
    action of M(harden.stack.place_tree) compares it with what the project has.
  returned: success
  type: str
release:
  description: Which release ran last, C(id), with the hash of its files and secrets, C(tree), and when a rollback
    brought it, C(back); all of them empty where none is kept.
  returned: success
  type: dict
  sample: {id: 20261129-180512, tree: 9f86…, back: ""}
last_words:
  description: What the containers that are not healthy said last, by service.
  returned: when O(stack.log_lines) is set
  type: dict
"""

from ..module_utils.stack.arguments import LOOK
from ..module_utils.stack.looked import look_at_stack
from ..module_utils.as_module import as_module


def main() -> None:
    as_module(look_at_stack, LOOK)


if __name__ == "__main__":
    main()
