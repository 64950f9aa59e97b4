#!/usr/bin/python
"""Looks through the layers of a stack's images for secrets, and remembers what it found."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: image_secrets
short_description: Look through the layers of a stack's images for secrets
description:
  - Looks for the values of the stack's own secrets, also as Base64 and as in a URL, and for what looks like a private
    key or a token, in every file of every layer and in the settings of each image.
  - A value is never returned, logged or shown. What was found is told by its layer, its path and what it is.
  - What a package of Debian or Ubuntu brought, and keys in folders of published libraries, count as everybody's. Files
    that are archives themselves are not unpacked.
  - An image never changes, so it is looked through once for the same secrets. What was found is kept beside the stack,
    and M(harden.stack.stack_verify) shows it.
  - A module of its own, because a task that wrote it down took a third of the time of the look.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  host:
    description: The name of the server in the findings.
    type: str
    required: true
  root:
    description: The stack's folder on the server. Its secrets are in C(secrets) in it, and in C(.looked.json) what was
      found before.
    type: path
    required: true
  services:
    description: The services that are to be started. What runs of the others is looked through too.
    type: list
    elements: str
    required: true
  left_open:
    description: As for M(harden.stack.stack_verify).
    type: dict
    default: {}
  seconds:
    description: How long all of it may take. What was not looked through by then is told.
    type: int
    default: 900
attributes:
  check_mode:
    description: Keeps nothing of what it found.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look through the images
  harden.stack.image_secrets:
    project: csvs23
    host: "{{ inventory_hostname }}"
    root: /opt/harden/csvs23
    services: [webserver]
  register: looked
"""

RETURN = r"""
missing:
  description: The services whose image the engine does not have yet. While there are any, nothing is looked through.
  returned: success
  type: list
findings:
  description: A finding for each of the services, as those of M(harden.stack.stack_verify).
  returned: success
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.engine.labels import service_of
from ..module_utils.image.renewal import id_of, services_of
from ..module_utils.layer.look import Looked, findings_of


def look(engine: Engine, params: dict, keeps: bool) -> dict:
    services = services_of(params["root"], params["services"])
    ids = {name: id_of(engine, service["image"]) for name, service in services.items()}
    missing = sorted(name for name, image in ids.items() if image is None)
    if missing:
        return {"missing": missing, "findings": []}
    running = {entry["Image"] for entry in engine.containers(params["project"]) if service_of(entry) not in ids}
    looked = Looked(engine, params["root"], params["seconds"])
    new = looked.look(sorted({*ids.values(), *running}))
    if new and keeps:
        looked.memory.keep({image["Id"] for image in engine.json("/images/json?all=1")})
    return {
        "missing": [],
        "findings": findings_of(params["host"], {name: looked.memory.images[image] for name, image in ids.items()},
                                params["left_open"]),
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "host": {"type": "str", "required": True},
            "root": {"type": "path", "required": True},
            "services": {"type": "list", "elements": "str", "required": True},
            "left_open": {"type": "dict", "default": {}},
            "seconds": {"type": "int", "default": 900},
        },
        supports_check_mode=True,
    )
    try:
        module.exit_json(changed=False, **look(Engine(default_socket()), module.params, not module.check_mode))
    except (EngineError, OSError) as error:
        module.fail_json(msg=f"The images of {module.params['project']} could not be looked through: {error}")


if __name__ == "__main__":
    main()
