#!/usr/bin/python
"""Finds out by experiments what a service needs. The stack that runs is not touched."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: learn_service
short_description: Find out what a service of a stack needs
description:
  - Leads containers of the same image through their life beside the stack, first as shipped, then with nothing, and
    gives back what the kernel's refusals name. Says what is left, each with what was observed.
  - The containers have volumes and networks of their own, and no way out. Nothing of them stays.
options:
  project:
    description: The name of the Compose project, which lies in C(/opt/harden) unless there is a O(place).
    type: str
    required: true
  place:
    description: A folder in memory with the stack, where it was not deployed. M(harden.stack.learn_end) removes it.
    type: path
  service:
    description: The service that it is about.
    type: str
    required: true
  exercises:
    description: What is asked of it besides its pages, in each life.
    type: list
    elements: dict
    default: []
    suboptions:
      request:
        description: A path of its first web site.
        type: str
      command:
        description: A command that runs inside its container.
        type: list
        elements: str
      script:
        description: What the script C(text) is called, which a shell reads inside its container.
        type: str
      text:
        description: A script, as Base64.
        type: str
  check:
    description:
      - The words by which its health is asked where its image has no check, with C(PORT) for the hexadecimal port.
    type: list
    elements: str
    default: []
  calls:
    description:
      - What a list of system calls is made of. Without it they are recorded only.
    type: dict
    suboptions:
      profile:
        description: The widest seccomp profile that any container gets.
        type: dict
        required: true
      always:
        description: The calls that each list has.
        type: list
        elements: str
        required: true
      instead:
        description: Sets of calls of which one brings the others.
        type: list
        elements: list
        required: true
      unless:
        description: The calls that a container is given only with a capability, by that.
        type: dict
        required: true
  profile:
    description:
      - The text of an AppArmor profile, with C(@NAME@) for its name and a line C(@RULES@) for its rules.
        Without it none is learned.
    type: str
    default: ""
  known:
    description: Whether its kind says what it needs. Then its system calls are all that is looked for.
    type: bool
    default: false
  seconds:
    description: How long it may take.
    type: int
    default: 600
attributes:
  check_mode:
    description: Changes nothing that stays.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find out what the web service needs
  harden.stack.learn_service:
    project: csvs23
    service: webserver
"""

RETURN = r"""
stdout:
  description: What was learned, as JSON.
  returned: success
  type: str
"""

import json
import os
from contextlib import nullcontext

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, default_socket
from ..module_utils.learn.learn import learn
from ..module_utils.learn.place import STACK, at_work

CALLS = {"profile": {"type": "dict", "required": True}, "always": {"type": "list", "elements": "str", "required": True},
         "instead": {"type": "list", "elements": "list", "required": True},
         "unless": {"type": "dict", "required": True}}
EXERCISE = {"request": {"type": "str"}, "command": {"type": "list", "elements": "str"}, "script": {"type": "str"},
            "text": {"type": "str"}}
# An engine that makes and removes containers all the time answers late, and what was learned so far would be lost.
ENGINE_SECONDS = 180


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "place": {"type": "path"},
            "service": {"type": "str", "required": True},
            "exercises": {"type": "list", "elements": "dict", "default": [], "options": EXERCISE},
            "check": {"type": "list", "elements": "str", "default": []},
            "calls": {"type": "dict", "options": CALLS},
            "profile": {"type": "str", "default": ""},
            "known": {"type": "bool", "default": False},
            "seconds": {"type": "int", "default": 600},
        },
        supports_check_mode=True,
    )
    project, place, service = (module.params[name] for name in ("project", "place", "service"))
    exercises = [{key: value for key, value in one.items() if value} for one in module.params["exercises"]]
    folder = os.path.join(place, STACK) if place else f"/opt/harden/{project}"
    with at_work(place, service) if place else nullcontext():
        engine = Engine(default_socket(), ENGINE_SECONDS)
        found = learn(engine, project, folder, service, exercises, module.params["seconds"],
                      module.params["check"], module.params["calls"], module.params["profile"], module.params["known"])
    module.exit_json(changed=False, stdout=json.dumps(found))


if __name__ == "__main__":
    main()
