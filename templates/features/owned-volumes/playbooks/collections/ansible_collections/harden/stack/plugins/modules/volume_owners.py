#!/usr/bin/python
"""Reads whose the files in volumes are; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: volume_owners
short_description: Read whose the files in volumes are
description:
  - Says which volumes have files of another user than the one that they belong to.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  volumes:
    description: The volumes, each with the user that it belongs to.
    type: list
    elements: dict
    required: true
    suboptions:
      service:
        description: The service that runs as this user.
        type: str
        required: true
      volume:
        description: The volume's name in the engine.
        type: str
        required: true
      uid:
        description: The user.
        type: int
        required: true
      gid:
        description: The user's group.
        type: int
        required: true
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look
  harden.stack.volume_owners:
    project: shop
    volumes: [{service: web, volume: shop_uploads, uid: 33, gid: 33}]
"""

RETURN = r"""
wrong:
  description: The volumes with files of others, each with its folder, whose those are, and the services that have it.
  returned: success
  type: list
  elements: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.stack.volume_owners import VolumeFault, look_at_owners

VOLUME = {"service": {"type": "str", "required": True}, "volume": {"type": "str", "required": True},
          "uid": {"type": "int", "required": True}, "gid": {"type": "int", "required": True}}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "volumes": {"type": "list", "elements": "dict", "required": True, "options": VOLUME},
        },
        supports_check_mode=True,
    )
    try:
        engine = Engine(default_socket())
        module.exit_json(changed=False, **look_at_owners(engine, module.params["project"], module.params["volumes"]))
    except EngineError as error:
        module.fail_json(msg=f"Docker Engine does not answer here. {error}.")
    except (VolumeFault, OSError) as error:
        module.fail_json(msg=str(error))


if __name__ == "__main__":
    main()
