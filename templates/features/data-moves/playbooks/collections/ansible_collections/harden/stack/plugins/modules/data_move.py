#!/usr/bin/python
"""Takes the rows of a database to a newer release of its server, by a dump."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: data_move
short_description: Take the rows of a database to a newer release of its server
description:
  - The services that are on a network with the database are stopped. Its server dumps all that it has into a new one,
    which nobody can reach, in a volume of its own. Each table must come to the same rows and checksums there.
  - Then the two volumes exchange their data in one step. The old data are in the other volume from then on.
  - Where it fails, or is cut off, the old data are where they were, and running again begins anew.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  root:
    description: The stack's folder, with the compose file that names the new image.
    type: path
    required: true
  service:
    description: The database. Its container is still the old one.
    type: str
    required: true
  volume:
    description: The name that its volume has in the engine.
    type: str
    required: true
  release:
    description: The release that the new image has.
    type: str
    required: true
attributes:
  check_mode:
    description: Says that it would, and does nothing.
    support: full
  diff_mode:
    description: There is no text to compare.
    support: none
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Take the rows to PostgreSQL 17
  harden.stack.data_move:
    project: shop
    root: /opt/harden/shop
    service: db
    volume: shop_db_data
    release: "17"
"""

RETURN = r"""
moved:
  description: The C(service), the versions C(before) and C(after), how many C(tables) and C(rows) came over, the volume
    that has the old data as C(kept), and the C(seconds) that it took.
  returned: when it was done
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.backup.fault import BackupFault
from ..module_utils.data_move.move import move
from ..module_utils.engine.api import Engine, EngineError, default_socket

NEEDED = {"type": "str", "required": True}


def main() -> None:
    module = AnsibleModule(
        argument_spec={"project": NEEDED, "root": {"type": "path", "required": True}, "service": NEEDED,
                       "volume": NEEDED, "release": NEEDED},
        supports_check_mode=True,
    )
    if module.check_mode:
        module.exit_json(changed=True)
    try:
        module.exit_json(changed=True, moved=move(Engine(default_socket()), **module.params))
    except (BackupFault, EngineError, OSError) as fault:
        about = f"The rows of {module.params['service']} were not taken to {module.params['release']}"
        module.fail_json(msg=f"{about}, and its data are as they were: {fault}.")


if __name__ == "__main__":
    main()
