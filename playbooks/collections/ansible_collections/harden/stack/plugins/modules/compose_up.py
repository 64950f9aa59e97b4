#!/usr/bin/python
"""Starts services of a stack by Compose, and waits until they are healthy."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: compose_up
short_description: Start services of a stack, and wait until they are healthy
description:
  - Has C(docker compose up) create, start or make again what differs, and remove what is no longer wanted. Images are
    not built here.
  - Waits until each container is healthy or, without a health check, runs on for half a second. It ends as soon as
    one cannot become so any more.
  - Not by M(community.docker.docker_compose_v2), which asks four more times for what nobody reads, and waits in steps
    of half a second.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  folder:
    description: The stack's folder on the server.
    type: path
    required: true
  services:
    description: The services to start. What they depend on is started and waited for before.
    type: list
    elements: str
    required: true
  unhealthy:
    description: Services whose containers run without being healthy. They are stopped first, because Compose gives up
      on them at once.
    type: list
    elements: str
    default: []
  altered:
    description: Services whose containers were changed by hand, which Compose does not see. They are removed first.
    type: list
    elements: str
    default: []
  jobs:
    description: Services that do their work and end.
    type: list
    elements: str
    default: []
  seconds:
    description: How long to wait.
    type: int
    default: 180
attributes:
  check_mode:
    description: Starts nothing.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Start the containers that differ, and wait until they are healthy
  harden.stack.compose_up:
    project: csvs23
    folder: /opt/harden/csvs23
    services: [webserver]
"""

RETURN = r"""
changes:
  description: What Compose did, such as C(creating container csvs23-webserver-1).
  returned: success
  type: list
said:
  description: Why it failed, line by line.
  returned: failure
  type: list
"""

from ..module_utils.compose.up import ARGUMENTS, compose_up
from ..module_utils.as_module import as_module


def main() -> None:
    as_module(compose_up, ARGUMENTS)


if __name__ == "__main__":
    main()
