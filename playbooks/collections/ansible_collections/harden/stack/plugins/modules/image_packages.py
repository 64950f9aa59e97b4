#!/usr/bin/python
"""Lists the packages of a stack's images; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: image_packages
short_description: List the packages of a stack's images
description:
  - Says of the image that each service runs its distribution and its packages.
  - They are read from files of a container that is never started; it is removed again.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: List the packages
  harden.stack.image_packages:
    project: csvs23
"""

RETURN = r"""
stdout:
  description: A list in JSON, for each service C(service), C(image), C(id), C(digests), C(system) and C(packages).
  returned: success
  type: str
"""

import json

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.engine.labels import service_of
from ..module_utils.image.contents import contents_of


def look(engine: Engine, project: str) -> list:
    known, found = {}, {}
    for container in engine.containers(project):
        image = container["Image"]
        if image not in known:
            record = engine.json(f"/images/{image}/json")
            known[image] = {"id": image, "digests": record.get("RepoDigests") or [], **contents_of(engine, image)}
        service = service_of(container)
        found[service] = {"service": service, "image": container["Config"]["Image"], **known[image]}
    return [found[service] for service in sorted(found)]


def main() -> None:
    module = AnsibleModule(argument_spec={"project": {"type": "str", "required": True}}, supports_check_mode=True)
    try:
        found = look(Engine(default_socket()), module.params["project"])
    except (EngineError, OSError) as error:
        module.fail_json(msg=f"The images of {module.params['project']} could not be looked at: {error}")
    module.exit_json(changed=False, stdout=json.dumps(found))


if __name__ == "__main__":
    main()
