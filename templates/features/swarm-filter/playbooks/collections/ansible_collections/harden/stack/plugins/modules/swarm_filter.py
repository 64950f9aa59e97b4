#!/usr/bin/python
"""Lets only the nodes of a swarm into its own ports, and closes published ports to those who have no business there."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: swarm_filter
short_description: Let only the nodes of a swarm into its own ports
description:
  - A table of the packet filter that the stacks of a server share, loaded by C(harden-init-swarm-filter.service), with
    a file of each stack in C(/etc/harden-init-swarm-filter). It lets the nodes that the stacks name into 2377/tcp, 7946
    and 4789/udp and lets their ESP pass, drops that of everybody else, and closes the published ports of the stack to
    all addresses but the one that each is bound to. Tasks are kept from the server's own services and from a cloud's
    metadata services, and where O(outbound) of each is C(none), from every address outside.
  - Remembers what was there before, so that undo can put it back.
  - Changes nothing and fails where that would cut off somebody else, with who it is.
  - A module of its own, because the rules of several stacks must be in force at once, in one table.
options:
  stack:
    description: The stack.
    type: str
    required: true
  host:
    description: The name of the server in the inventory.
    type: str
    required: true
  nodes:
    description: The addresses of the stack's servers. Names and empty texts are left out.
    type: list
    elements: str
    required: true
  members:
    description: The nodes of the swarm as M(harden.stack.swarm_facts) found them. What is a server of a stack is let
      in, because it is a node, too.
    type: list
    elements: dict
    default: []
  published:
    description: The published ports of the stack. With C(node), only on that server.
    type: list
    elements: dict
    default: []
    suboptions:
      service:
        description: The service.
        type: str
        required: true
      port:
        description: The port of the server.
        type: int
        required: true
      protocol:
        description: Its protocol.
        type: str
        choices: [tcp, udp]
        default: tcp
      address:
        description: The address that the answers bind it to.
        type: str
        required: true
      node:
        description: The only server that has it.
        type: str
  outbound:
    description: C(none) or C(any), by service, of those that have a way out of the server.
    type: dict
    default: {}
  guests:
    description: The services of the swarm that are of no stack and have a way out, which must not be closed to them.
    type: list
    elements: str
    default: []
  checks:
    description: What is expected, by control and by reading.
    type: dict
    default: {}
  measures:
    description: Whether it only measures.
    type: bool
    default: false
attributes:
  check_mode:
    description: Says which files would change.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Let only the nodes in
  harden.stack.swarm_filter:
    stack: shop
    host: "{{ inventory_hostname }}"
    nodes: [192.0.2.11, 192.0.2.12]
    published: [{service: web, port: 8080, address: 127.0.0.1}]
    outbound: {web: none}
"""

RETURN = r"""
findings:
  description: A finding for each control of O(checks).
  returned: success
  type: list
differs:
  description: The files that were written, each with both sides.
  returned: success
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.reading.finding import findings_of_host
from ..module_utils.record.differs import Budget, of_file
from ..module_utils.record.states import StateError, content_of, file_state
from ..module_utils.record.store import Record, RecordError
from ..module_utils.swarm_filter.bring import bring
from ..module_utils.swarm_filter.look import Wanted, cut_off, differing, fault
from ..module_utils.swarm_filter.rules import CONTROL
from ..module_utils.system.programs import ProgramError

PLACE = "nft list ruleset, and the unit of the rules"
PORT = {
    "service": {"type": "str", "required": True},
    "port": {"type": "int", "required": True},
    "protocol": {"type": "str", "choices": ["tcp", "udp"], "default": "tcp"},
    "address": {"type": "str", "required": True},
    "node": {"type": "str"},
}


def work(module: AnsibleModule) -> dict:
    params = module.params
    wanted = Wanted(params["stack"], params["host"], params["nodes"], params["members"], params["published"],
                    outbound=params["outbound"], guests=params["guests"])
    if params["measures"]:
        return {"changed": False, "differs": [], "findings": findings(params, wanted)}
    cut = cut_off(wanted)
    if cut:
        module.fail_json(msg=refusal("; ".join(cut)))
    found, paths = fault(wanted), differing(wanted)
    todo = paths if paths or not found else list(wanted.texts)
    changed = bool(todo) or bool(Record(params["stack"]).unclaimed([CONTROL]))
    budget, before = Budget(), {path: earlier(path) for path in todo}
    if changed and not module.check_mode:
        bring(wanted, todo)
    differs = [of_file(path, before[path], wanted.texts[path].encode(), budget) for path in paths]
    return {"changed": changed, "differs": differs, "findings": []}


def earlier(path: str):
    return content_of(path) if file_state(path)["type"] == "file" else None


def findings(params: dict, wanted: Wanted) -> list:
    def taken(name: str, want: str) -> dict:
        try:
            said = {"found": fault(wanted) or "in force"}
        except OSError as error:
            said = {"unread": f"the rules could not be read: {error}"}
        return {"read": name, "place": PLACE, "wanted": want, **said}

    return findings_of_host(params["host"], params["checks"], taken)


def refusal(cut: str) -> str:
    return (
        f"The rules that guard the swarm's ports and its tasks' way out would cut someone off, so nothing was changed: "
        f"{cut}. Name each node in `hosts` of the stack that it is of, take away what is not used any more, or leave "
        f"out {CONTROL} under hardening.overrides in harden.yml, with the reason."
    )


def main() -> None:
    text, addresses = {"type": "str", "required": True}, {"type": "list", "elements": "str", "required": True}
    module = AnsibleModule(
        argument_spec={
            "stack": text,
            "host": text,
            "nodes": addresses,
            "members": {"type": "list", "elements": "dict", "default": []},
            "published": {"type": "list", "elements": "dict", "default": [], "options": PORT},
            "outbound": {"type": "dict", "default": {}},
            "guests": {"type": "list", "elements": "str", "default": []},
            "checks": {"type": "dict", "default": {}},
            "measures": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    try:
        module.exit_json(**work(module))
    except (OSError, ProgramError, RecordError, StateError) as error:
        module.fail_json(msg=f"The swarm's own ports could not be closed to others: {error}")


if __name__ == "__main__":
    main()
