#!/usr/bin/python
"""Reads what runs of a stack and what its files are on a server, to be compared with the project; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: stack_live
short_description: Read what runs of a stack and what its files are on a server
description:
  - Reads the engine's record of each container and network of the stack, and the hash of each file of its folder.
  - No value of a variable and no secret is returned.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  root:
    description: The stack's folder on the server.
    type: path
    required: true
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Read
  harden.stack.stack_live:
    project: csvs23
    root: /opt/harden/csvs23
"""

RETURN = r"""
stdout:
  description: What was read, as JSON, with C(apparmor), C(containers), C(networks), C(files), C(texts),
    C(audits) and C(release).
  returned: success
  type: str
"""

import json

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.reading.container import Container
from ..module_utils.reading.mounts import stale_mounts
from ..module_utils.stack.live import container_now, files_now, networks_now, texts_now
from ..module_utils.stack.own_audits import audits_of
from ..module_utils.stack.release_now import release_now
from ..module_utils.system.apparmor import why_not_enforced


def look(project: str, root: str) -> dict:
    engine = Engine(default_socket())
    entries = {entry["Id"]: entry for entry in engine.all_containers()}
    own = engine.inspected(list(entries.values()), project)
    return {
        "apparmor": why_not_enforced(engine.json("/info")) == "",
        "containers": [
            {
                **container_now(engine, entries[inspected["Id"]], inspected),
                "stale": stale_mounts(Container(engine, inspected, f"{root}/secrets")),
            }
            for inspected in own
        ],
        "networks": networks_now(engine, project),
        "files": files_now(root),
        "texts": texts_now(root),
        "audits": audits_of(project),
        "release": release_now(root),
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec={"project": {"type": "str", "required": True}, "root": {"type": "path", "required": True}},
        supports_check_mode=True,
    )
    try:
        module.exit_json(
            changed=False, stdout=json.dumps(look(module.params["project"], module.params["root"].rstrip("/")))
        )
    except EngineError as error:
        module.fail_json(msg=f"Docker Engine does not answer here. {error}.")


if __name__ == "__main__":
    main()
