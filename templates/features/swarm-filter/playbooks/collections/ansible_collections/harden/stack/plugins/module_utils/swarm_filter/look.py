"""Whether the rules of a swarm's server are in force, and what they would cut off."""

from __future__ import annotations

import ipaddress
import os

from ..record.states import file_state, planned_file
from ..system.nft import NFT, fault_of
from ..system.units import state_of
from .others import foreign_ipsec, foreign_vxlan
from .rules import (TABLE, UNIT, addresses_in, fixed_texts, others_texts, ports_in, stack_file, text_of, way_out_in,
                    whole_text)

__all__ = ["MODE", "Wanted", "cut_off", "fault", "differing"]

MODE = 0o644
NO_NFT = f"this server has no {NFT}: install the package nftables"


class Wanted:
    """What a stack wants of a server: `nodes` are the addresses of its own, `members` the nodes that the swarm has,
    each with its `name`, its `address` and the `stacks` whose server it is. `outbound` says by service where it may
    connect to, and `guests` are services of the swarm that are of no stack and have a way out."""

    def __init__(self, stack: str, host: str, nodes: list, members: list, published: list, *,
                 outbound: dict | None = None, guests: list | None = None) -> None:
        self.guests = guests or []
        self.stack, self.members = stack, [one for one in members if is_elsewhere(one["address"])]
        # Without a stack that names it, a node of the swarm is nobody's that is known here.
        known = [one["address"] for one in self.members if one["stacks"]]
        self.nodes = {str(ipaddress.ip_address(one)) for one in [*nodes, *known] if is_elsewhere(one)}
        # Another stack may publish the same port on another server.
        here = [one for one in published if one.get("node") in (None, host)]
        self.own, self.others = text_of(sorted(self.nodes), here, outbound), others_texts(stack)
        self.texts = {**fixed_texts(), stack_file(stack): self.own}
        self.whole = whole_text({**self.others, stack_file(stack): self.own})


def is_elsewhere(text: str) -> bool:
    """Whether it is an address by which one server reaches another one; a swarm of one server needs none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)


def differing(wanted: Wanted) -> list:
    """The files that are missing or different, in the order in which they are written."""
    return [path for path, text in wanted.texts.items() if file_state(path) != planned_file(text.encode(), MODE)]


def fault(wanted: Wanted) -> str:
    """What is wrong with the rules in force; empty where nothing is. Raises OSError where they cannot be read."""
    if not os.access(NFT, os.X_OK):
        raise OSError(NO_NFT)
    found = fault_of(TABLE, wanted.whole)
    if found == "changed in the kernel" and not fault_of(TABLE, whole_text(others_texts(""))):
        return "in force with other nodes or ports than wanted: deploy"
    state = state_of(UNIT)
    is_lasting = (state["UnitFileState"], state["ActiveState"]) == ("enabled", "active")
    return found or ("" if is_lasting else "in force, but not at the next boot")


def cut_off(wanted: Wanted) -> list:
    """What somebody uses and the rules would close, a sentence each."""
    let_in = wanted.nodes | {address for text in wanted.others.values() for address in addresses_in(text)}
    strangers = [f"{one['name']} ({one['address']}) is a node of the swarm, and no host of a stack has its address"
                 for one in wanted.members if one["address"] not in let_in]
    tunnels = [f"the interface {name} is a VXLAN of somebody else's on the swarm's port" for name in foreign_vxlan()]
    ipsec = [f"there is an IPsec between {ends}, of which one is no node" for ends in foreign_ipsec(let_in)]
    return [*strangers, *tunnels, *ipsec, *ports_of_two(wanted), *ways_out_of_two(wanted)]


def ports_of_two(wanted: Wanted) -> list:
    """One table has one word for each port."""
    own = ports_in(wanted.own)
    return [f"{place} is published by another stack here, too, and for others ({os.path.basename(path)})"
            for path, text in wanted.others.items() for place, said in ports_in(text).items()
            if place in own and own[place] != said]


def ways_out_of_two(wanted: Wanted) -> list:
    """Tasks of all stacks leave by one bridge, which is closed or open to all."""
    own = way_out_in(wanted.own)
    others = ["tasks of this stack and of another one here leave by the same bridge, and only one of the two has "
              f"`outbound: none` for each of its services ({os.path.basename(path)})"
              for path, text in wanted.others.items() if {own, way_out_in(text)} == {"closed", "open"}]
    guests = [f"{name} is a service of the swarm that is of no stack, and leaves by the bridge that `outbound: none` "
              "of this stack's services closes" for name in wanted.guests if own == "closed"]
    return others + guests
