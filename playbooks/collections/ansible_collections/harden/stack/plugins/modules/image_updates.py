#!/usr/bin/python
"""Asks the archives of distributions for updates of the packages of images; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: image_updates
short_description: Ask for updates of the packages of a stack's images
description:
  - The package manager of each image asks the archive of its distribution, in a container that is thrown away, without
    a capability, and with nothing of the image to write to.
  - Images of Debian, Ubuntu and Alpine can be asked; of any other it is told why not.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  root:
    description: The stack's folder on the server.
    type: path
    required: true
  services:
    description: The services whose images are asked about.
    type: list
    elements: str
    required: true
  images:
    description: Images that are asked about besides, by their ids.
    type: list
    elements: str
    default: []
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Ask for updates
  harden.stack.image_updates:
    project: csvs23
    root: /opt/harden/csvs23
    services: [webserver]
  register: updates
"""

RETURN = r"""
asked:
  description: By image, the updates that are C(pending), C(why) they are unknown, and when that was asked (C(at)).
  returned: success
  type: dict
outdated:
  description: The services that are built, and whose new build can bring anything.
  returned: success
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.image.renewal import id_of, outdated, running_images, services_of
from ..module_utils.image.updates import ask


def look(engine: Engine, params: dict) -> dict:
    services = services_of(params["root"], params["services"])
    running = running_images(engine, params["project"])
    own = {running.get(name) or id_of(engine, service["image"]) for name, service in services.items()} - {None}
    asked = {image: ask(image) for image in sorted({*own, *params["images"]})}
    return {"asked": asked, "outdated": outdated(engine, services, running, asked)}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "root": {"type": "path", "required": True},
            "services": {"type": "list", "elements": "str", "required": True},
            "images": {"type": "list", "elements": "str", "default": []},
        },
        supports_check_mode=True,
    )
    try:
        module.exit_json(changed=False, **look(Engine(default_socket()), module.params))
    except (EngineError, OSError) as error:
        module.fail_json(msg=f"The images of {module.params['project']} could not be asked about: {error}")


if __name__ == "__main__":
    main()
