"""Divides servers into batches, as Ansible's `serial` does within one play."""

from __future__ import annotations

DOCUMENTATION = r"""
name: batch_of
short_description: The batch that a server belongs to
description:
  - Says in which batch a server has its turn, where they are deployed so many at a time.
  - Ansible's own C(serial) does that within one play, and a deploy is several.
positional: host, serial
options:
  _input:
    description: All servers, in their order.
    type: list
    elements: str
    required: true
  host:
    description: One of them.
    type: str
    required: true
  serial:
    description:
      - How many at a time, as C(serial) has it. A number, a share of all such as C(30%), or several of these with
        commas between them, one for each batch. The last one holds for all later batches.
    type: raw
    required: true
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: One first, then two, then a third of all at a time
  ansible.builtin.debug:
    msg: "{{ ansible_play_hosts | harden.stack.batch_of(inventory_hostname, '1,2,33%') }}"
"""

RETURN = r"""
_value:
  description: The number of its batch; the first is 1.
  type: int
"""

import re

from ansible.errors import AnsibleFilterError


class FilterModule:
    def filters(self) -> dict:
        return {"batch_of": batch_of}


def batch_of(hosts: list, host: str, serial) -> int:
    parts = read_serial(serial)
    left = hosts.index(host)
    number = 0
    while left >= 0:
        left -= size_of(parts[min(number, len(parts) - 1)], len(hosts))
        number += 1
    return number


def read_serial(serial) -> list:
    parts = serial if isinstance(serial, list) else str(serial).split(",")
    texts = [str(part).strip() for part in parts]
    if not texts or not all(re.fullmatch(r"[1-9][0-9]{0,5}|[1-9][0-9]?%|100%", text) for text in texts):
        raise AnsibleFilterError(
            f"stack_serial: {serial} is neither a number of servers nor a share of them; write 3, 30% or 1,5,30%"
        )
    return texts


def size_of(part: str, count: int) -> int:
    """At least one, however small the share."""
    return max(1, count * int(part[:-1]) // 100) if part.endswith("%") else int(part)
