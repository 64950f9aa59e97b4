#!/usr/bin/python
"""Runs a scanner that was brought to the server, and gives what it found. Nothing of it stays there."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: scanner_run
short_description: Run a scanner on the server and read what it wrote
description:
  - Unpacks the archive in a new folder that only root can enter, runs the scanner there, reads the files that it wrote,
    and removes the folder.
  - A scanner that ends in any way is no failure. It is told how it ended, and the reader judges what it wrote.
  - With O(targets) it runs once for each, on the disk and not in memory, and its JSON reports become one document.
options:
  archive:
    description: A tar file with the scanner.
    type: path
    required: true
  command:
    description: The program and its words. It runs in the folder of the archive.
    type: list
    elements: str
    required: true
  reads:
    description: The file that it writes, relative to that folder.
    type: str
    required: true
  seconds:
    description: How long it may take. Then it is ended, with all that it started.
    type: int
    default: 600
  bytes:
    description: How much of the file is read at most.
    type: int
    default: 8388608
  targets:
    description:
      - What it runs on, one after the other. The words are added to the command, and C({image}) in them is the
        image of the service's container.
    type: list
    elements: dict
    default: []
    suboptions:
      service:
        description: The service that it is about.
        type: str
        required: true
      words:
        description: More words of the command.
        type: list
        elements: str
        required: true
  keep:
    description: Of the reports of targets, only these keys are given, at any depth.
    type: list
    elements: str
    default: []
  stack:
    description: The stack whose services the targets are.
    type: str
    default: ""
attributes:
  check_mode:
    description: Changes nothing that stays.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Run a scanner
  harden.stack.scanner_run:
    archive: /tmp/lynis.tar
    command: [./lynis, audit, system, --report-file, report.dat]
    reads: report.dat
"""

RETURN = r"""
stdout:
  description: What the scanner wrote and how it ended, as JSON.
  returned: success
  type: str
"""

import json
import tarfile

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.engine.api import Engine, EngineError, default_socket
from ..module_utils.engine.labels import service_of
from ..module_utils.scan.run import run_scanner
from ..module_utils.scan.targets import run_on_targets

TARGET = {"service": {"type": "str", "required": True}, "words": {"type": "list", "elements": "str", "required": True}}


def images_of(stack: str) -> dict:
    """The image of each service's container, by the beginning of its id: a scanner takes more for a name."""
    containers = Engine(default_socket()).containers(stack)
    return {service_of(container): container["Image"].split(":")[-1][:12] for container in containers}


def scan(targets: list, keep: list, stack: str, **params) -> dict:
    if not targets:
        return run_scanner(**params)
    return run_on_targets(targets=targets, keep=keep, images=images_of(stack), **params)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "archive": {"type": "path", "required": True},
            "command": {"type": "list", "elements": "str", "required": True},
            "reads": {"type": "str", "required": True},
            "seconds": {"type": "int", "default": 600},
            "bytes": {"type": "int", "default": 8 << 20},
            "targets": {"type": "list", "elements": "dict", "default": [], "options": TARGET},
            "keep": {"type": "list", "elements": "str", "default": [], "no_log": False},
            "stack": {"type": "str", "default": ""},
        },
        supports_check_mode=True,
    )
    try:
        found = scan(**module.params)
    except (OSError, tarfile.TarError, EngineError) as error:
        module.fail_json(msg=f"The scanner could not be run: {error}")
    module.exit_json(changed=False, stdout=json.dumps(found))


if __name__ == "__main__":
    main()
