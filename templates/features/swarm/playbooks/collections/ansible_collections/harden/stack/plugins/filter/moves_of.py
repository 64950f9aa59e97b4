"""Finds what of a stack must move before a swarm has it as its answers say."""

from __future__ import annotations

DOCUMENTATION = r"""
name: moves_of
short_description: What of a stack is elsewhere than a swarm is to have it
description:
  - Compares where a stack is, as M(harden.stack.swarm_facts) found it on each server, with where it is to be.
positional: stack, wanted, roles, asked
options:
  _input:
    description: What was found, by the name of the server.
    type: dict
    required: true
  stack:
    description: The name of the stack.
    type: str
    required: true
  wanted:
    description: The services, as M(harden.stack.swarm_stack) takes them.
    type: list
    elements: dict
    required: true
  roles:
    description: C(manager) or C(worker), by the name of the server.
    type: dict
    required: true
  asked:
    description: All servers of this run, also those that did not answer.
    type: list
    elements: str
    required: true
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Say which volumes go to another server
  ansible.builtin.debug:
    msg: "{{ found | harden.stack.moves_of('shop', swarm_stack.services, {'one': 'manager'}, ['one']) }}"
"""

RETURN = r"""
_value:
  description: The server that has the stack as a Compose project, C(old), or nothing; the volumes that go to another
    server, C(copies), each with its C(service), C(volume), C(source) and C(target); what is to be said of both,
    C(what); and why they cannot go, C(faults).
  type: dict
"""

from ansible.errors import AnsibleFilterError

from ..module_utils.stack.sides import has_volume, home_of, service_name


class FilterModule:
    def filters(self) -> dict:
        return {"moves_of": moves_of}


def moves_of(found: dict, stack: str, wanted: list, roles: dict, asked: list) -> dict:
    if not isinstance(found, dict):
        raise AnsibleFilterError("moves_of takes what was found on each server, by its name")
    olds = sorted(name for name, one in found.items() if one["compose"]["services"])
    old = olds[0] if olds else ""
    homes = {service: home for one in found.values() for service, home in one["homes"].items()}
    copies = copies_of(wanted, homes, old)
    moves = bool(old or copies)
    faults = [
        *several_fault(stack, olds),
        *(old_faults(stack, old, found, roles) if old else []),
        *[f"the data of {one['service']} are on {one['source']}, which is none of the servers of this run: have both "
          "in `hosts`, and leave out --limit" for one in copies if one["source"] not in found],
        *[f"{name} did not answer, and nothing moves while a server is away" for name in asked
          if moves and name not in found],
    ]
    what = [
        *([f"it runs as a Compose project on {old}"] if old else []),
        *[f"the volume {one['volume']} of {one['service']} is on {one['source']}, and its server is {one['target']} now"
          for one in copies],
    ]
    return {"old": old, "copies": copies, "what": "; ".join(what), "faults": faults}


def copies_of(wanted: list, homes: dict, old: str) -> list:
    """Of a service that the swarm has, the data are where it has them; else where the Compose project was."""
    copies = []
    for described in wanted:
        service = {"Spec": described}
        if not has_volume(service):
            continue
        name, target = service_name(service), home_of(service)
        source = homes.get(name) or old
        if not target:
            raise AnsibleFilterError(f"{name} has a volume, and no server that it is kept on")
        if source and source != target:
            mounts = described["TaskTemplate"]["ContainerSpec"]["Mounts"]
            copies += [{"service": name, "volume": mount["Source"], "source": source, "target": target}
                       for mount in mounts if mount["Type"] == "volume" and mount.get("Source")]
    return copies


def several_fault(stack: str, olds: list) -> list:
    if len(olds) < 2:
        return []
    return [f"{stack} is a Compose project on {' and on '.join(olds)}, each with data of its own: keep the one "
            f"whose data count, and remove the other (docker compose --project-name {stack} down on it)"]


def old_faults(stack: str, old: str, found: dict, roles: dict) -> list:
    """What keeps the swarm from taking over there. The manager that is asked is that server: where the new side does
    not come up, it starts the previous one again."""
    one = found[old]
    active = [name for name, other in found.items() if other["node"]["manager"]]
    faults = []
    if roles.get(old) != "manager":
        faults.append(f"{stack} runs on {old}, which must be a manager for the move: write `role: manager` at it")
    if active and old not in active:
        faults.append(f"{old} is not in the swarm of {active[0]} yet: join it as a manager before (docker "
                      "swarm join-token manager there)")
    why = "live-restore" if one["compose"]["live_restore"] else "a unit of systemd starts or measures it"
    if one["compose"]["prepared"] or one["compose"]["live_restore"]:
        faults.append(f"{old} is prepared for a stack that stands alone ({why}): with `target: compose`, run "
                      "harden-init undo, and write `prepare: false` until it has moved")
    return faults
