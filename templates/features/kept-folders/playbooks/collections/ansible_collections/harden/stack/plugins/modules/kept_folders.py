#!/usr/bin/python
"""Reads what containers have in folders that become volumes; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: kept_folders
short_description: Read what containers have in folders that become volumes
description:
  - Says which containers of a stack have written files into a folder that is a volume by the stack's new settings, and
    none in the container yet. They would go away with it.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  folders:
    description: The folders that are volumes.
    type: list
    elements: dict
    required: true
    suboptions:
      service:
        description: The service.
        type: str
        required: true
      folder:
        description: Where the folder is in its container.
        type: str
        required: true
      volume:
        description: The volume's name in the engine.
        type: str
        required: true
      declared_as:
        description: The volume's key in the compose file.
        type: str
        required: true
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look
  harden.stack.kept_folders:
    project: shop
    folders: [{service: web, folder: /var/lib/shop, volume: shop_web_var-lib-shop, declared_as: web_var-lib-shop}]
"""

RETURN = r"""
left:
  description: The folders with files that would go away, each with its container.
  returned: success
  type: list
  elements: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.stack.kept_folders import FolderFault, left_in_containers

FOLDER = {key: {"type": "str", "required": True} for key in ("service", "folder", "volume", "declared_as")}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "folders": {"type": "list", "elements": "dict", "required": True, "options": FOLDER},
        },
        supports_check_mode=True,
    )
    try:
        left = left_in_containers(Engine(default_socket()), module.params["project"], module.params["folders"])
        module.exit_json(changed=False, left=left)
    except EngineError as error:
        module.fail_json(msg=f"Docker Engine does not answer here. {error}.")
    except FolderFault as error:
        module.fail_json(msg=str(error))


if __name__ == "__main__":
    main()
