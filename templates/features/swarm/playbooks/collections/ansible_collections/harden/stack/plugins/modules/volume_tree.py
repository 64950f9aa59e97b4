#!/usr/bin/python
"""Reads what is in a volume; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: volume_tree
short_description: Read what is in a volume, so that two can be proven equal
description:
  - Counts the files of a volume and works out one checksum of its tree. It is over each path in its order, with type,
    owner, mode, extended attributes, target and content.
options:
  volume:
    description: The volume's name in the engine.
    type: str
    required: true
  part:
    description: Another folder beside the volume's own, such as one that a copy is unpacked to.
    type: str
    default: _data
  reads:
    description: Whether the content is read; else files and bytes are only counted.
    type: bool
    default: true
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look at the volume
  harden.stack.volume_tree:
    volume: shop_data
  register: moved_source
"""

RETURN = r"""
exists:
  description: Whether the engine has the volume.
  returned: success
  type: bool
folder:
  description: The folder of the engine that the volume's own is in.
  returned: success
  type: str
entries:
  description: How many files, folders and links are below it.
  returned: success
  type: int
bytes:
  description: How long its files are together.
  returned: success
  type: int
digest:
  description: The checksum of the tree; empty without O(reads).
  returned: success
  type: str
unfinished:
  description: Whether a move that has not ended brought what is there.
  returned: success
  type: bool
room:
  description: The bytes that are free, there or in /var/tmp, whichever is less.
  returned: success
  type: int
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import EngineError, default_socket
from ..module_utils.swarm.client import Swarm
from ..module_utils.swarm.volume import look_at_volume


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "volume": {"type": "str", "required": True},
            "part": {"type": "str", "default": "_data"},
            "reads": {"type": "bool", "default": True},
        },
        supports_check_mode=True,
    )
    try:
        module.exit_json(changed=False, **look_at_volume(Swarm(default_socket()), **module.params))
    except EngineError as error:
        module.fail_json(msg=f"Docker Engine does not answer here. {error}.")
    except OSError as error:
        module.fail_json(msg=f"The volume {module.params['volume']} cannot be read: {error}")


if __name__ == "__main__":
    main()
