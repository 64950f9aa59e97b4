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

from ..module_utils.layer.looked import ARGUMENTS, look_through_images
from ..module_utils.as_module import as_module


def main() -> None:
    as_module(look_through_images, ARGUMENTS)


if __name__ == "__main__":
    main()
