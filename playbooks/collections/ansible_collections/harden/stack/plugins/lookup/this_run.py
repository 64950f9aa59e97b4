"""Says who deploys: this run of Ansible, and what else runs of it on the same machine."""

from __future__ import annotations

DOCUMENTATION = r"""
name: this_run
short_description: Who deploys
description:
  - Names this run of Ansible, so that a server can hold its lock in that name, and the other runs on the same machine,
    so that the server knows which of their locks are left over.
options: {}
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Show who deploys
  ansible.builtin.debug:
    msg: "{{ lookup('harden.stack.this_run') }}"
"""

RETURN = r"""
_raw:
  description: One map with the machine, the process, who started it and when it began, its folder, and the
    processes of Ansible
    that run on the machine.
  type: list
  elements: dict
"""

import getpass
import multiprocessing
import os
import socket
import time

from ansible.plugins.lookup import LookupBase
from ..module_utils.system.processes import all_processes, began_at, identity, machine
from ..module_utils.system.time_name import time_name


class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        # Each task has a process of its own, whose parent is the run.
        parent = multiprocessing.parent_process()
        pid = parent.pid if parent else os.getpid()
        return [{
            "machine": machine(),
            "process": identity(pid),
            "who": f"{user()}@{socket.gethostname()}",
            "began": began(pid),
            "folder": os.getcwd(),
            "running": [one.identity for one in all_processes() if "ansible-playbook" in " ".join(one.words[:3])],
        }]


def began(pid: int) -> str:
    """When a process began, in UTC: the same for all servers of a run. The present time where Linux does not say it."""
    seconds = began_at(pid)
    return time_name(time.time() if seconds is None else seconds)


def user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
