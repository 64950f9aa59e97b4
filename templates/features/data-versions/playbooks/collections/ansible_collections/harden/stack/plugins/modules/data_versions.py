#!/usr/bin/python
"""Reads which server wrote the data of databases, and whether their images fit; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: data_versions
short_description: Read which server wrote the data of databases, and whether their images fit
description:
  - The data are read from their files, whether a container has them or not. No link in them is followed.
  - The version of an image is what its variables say, as the official images have them. Where they say nothing, its
    program is asked for it in a container of its own, without a network and without data.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  databases:
    description: The databases.
    type: list
    elements: dict
    required: true
    suboptions:
      service:
        description: The service.
        type: str
        required: true
      server:
        description: The server that it has by its answers.
        type: str
        choices: [mariadb, mysql, postgres]
        required: true
      image:
        description: The image that its container is made from.
        type: str
        required: true
      volume:
        description: The name that its volume has in the engine.
        type: str
        default: ""
      folder:
        description: The folder of the server that it has its data in.
        type: path
        default: ""
      within:
        description: A folder in there.
        type: str
        default: ""
      path:
        description: Where its data are in the container. Where nothing else is named, the volume that its present
          container has there is looked at.
        type: str
        default: ""
      agreed:
        description: The release that the answers agree to.
        type: str
        default: ""
      key:
        description: The answer that names the image.
        type: str
        required: true
extends_documentation_fragment: harden.stack.read_only
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look at the data
  harden.stack.data_versions:
    project: csvs23
    databases:
      - service: dbserver
        server: mariadb
        image: mariadb:11.8
        volume: csvs23_dbserver_data
        key: services.dbserver.image
  register: data_versions
"""

RETURN = r"""
databases:
  description: Of each database its C(service), the C(server) that it has by its answers, C(data) and C(image), each
    with the C(server) and the C(version) that were found, C(where) the data are, and the C(verdict), which C(says) says
    in words. It is V(empty), V(starts), V(agreed), V(moves), V(unknown), or a refusal - V(in-place),
    V(too-far), V(dump), V(newer) and V(other-server).
  returned: success
  type: list
  elements: dict
  sample:
    - service: dbserver
      server: mariadb
      data: {server: mariadb, version: 10.11.19}
      image: {name: "mariadb:11.8", server: mariadb, version: 11.8.9}
      where: csvs23_dbserver_data
      verdict: in-place
      says: dbserver has data of MariaDB 10.11.19 in csvs23_dbserver_data, …
missing:
  description: The services that have data and whose image the engine does not have yet.
  returned: success
  type: list
  elements: str
refused:
  description: Those of them that the image must not be started with.
  returned: success
  type: list
  elements: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.data_version.look import look_at_data
from ..module_utils.data_version.steps import REFUSED, SERVERS
from ..module_utils.engine.api import Engine, EngineError, default_socket

TEXT, NEEDED = {"type": "str", "default": ""}, {"type": "str", "required": True}
DATABASE = {
    "service": NEEDED,
    "server": {"type": "str", "required": True, "choices": list(SERVERS)},
    "image": NEEDED,
    "volume": TEXT,
    "folder": {"type": "path", "default": ""},
    "within": TEXT,
    "path": TEXT,
    "agreed": TEXT,
    "key": {**NEEDED, "no_log": False},
}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": NEEDED,
            "databases": {"type": "list", "elements": "dict", "required": True, "options": DATABASE},
        },
        supports_check_mode=True,
    )
    try:
        found = look_at_data(Engine(default_socket()), module.params["project"], module.params["databases"])
        module.exit_json(
            changed=False,
            databases=found,
            missing=[one["service"] for one in found if one["is_missing"]],
            refused=[one for one in found if one["verdict"] in REFUSED],
        )
    except EngineError as error:
        module.fail_json(msg=f"Docker Engine does not answer here. {error}.")


if __name__ == "__main__":
    main()
