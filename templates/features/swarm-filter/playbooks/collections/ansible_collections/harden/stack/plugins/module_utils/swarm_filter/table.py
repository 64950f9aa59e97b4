"""The rules that every server of a swarm has, whatever its stacks are."""

from __future__ import annotations

__all__ = ["RULES", "TABLE"]

TABLE = "harden-init-swarm-filter"

RULES = f"""# Loaded by {TABLE}.service. Made if it is missing, then replaced.
table inet {TABLE}
delete table inet {TABLE}

table inet {TABLE} {{
    # The nodes of the swarm, as each stack names its own.
    set nodes {{
        type ipv4_addr
    }}

    set nodes_v6 {{
        type ipv6_addr
    }}

    # By which tasks leave a server. The engine has one for all of them.
    set bridges {{
        type ifname
        elements = {{ "docker_gwbridge" }}
    }}

    # Where clouds answer a server's questions about itself, with credentials.
    set metadata {{
        type ipv4_addr
        flags interval
        elements = {{
            169.254.0.0/16, # AWS, Azure, Google, Hetzner, OpenStack and most others
            168.63.129.16, # Azure
            100.100.100.200, # Alibaba
            192.0.0.192, # Oracle
        }}
    }}

    set metadata_v6 {{
        type ipv6_addr
        flags interval
        elements = {{
            fe80::/10, # the addresses of one link only
            fd00:ec2::/32, # AWS
            fd20:ce::254, # Google
            fd00:c1::a9fe:a9fe, # Oracle
            fd00:42::42, # Scaleway
            fd00:a9fe:a9fe::1, # Linode
            64:ff9b::a9fe:0/112, # 169.254.0.0/16 by way of NAT64
        }}
    }}

    # Before the engine translates the published ports.
    chain prerouting {{
        type filter hook prerouting priority mangle; policy accept;

        iifname "lo" accept
        ct direction original fib daddr type local jump published
    }}

    # Managers, gossip, and the networks of the containers (VXLAN, ESP).
    chain input {{
        type filter hook input priority mangle; policy accept;

        iifname "lo" accept
        tcp dport {{ 2377, 7946 }} jump from_nodes
        udp dport {{ 4789, 7946 }} jump from_nodes
        meta l4proto esp jump from_nodes
        iifname @bridges jump tasks_to_server
    }}

    chain from_nodes {{
        ip saddr @nodes accept
        ip6 saddr @nodes_v6 accept
        drop
    }}

    # No service of the server's own. A published port at one of its addresses
    # comes this way where the engine's helper program listens there.
    chain tasks_to_server {{
        ct state established,related accept
        # Without these, a container does not find its way out over IPv6.
        icmpv6 type {{ nd-neighbor-solicit, nd-neighbor-advert }} accept
        jump closed
        jump published_here
        drop
    }}

    chain forward {{
        type filter hook forward priority mangle; policy accept;

        iifname @bridges jump from_tasks
        iifname != @bridges oifname @bridges jump to_tasks
        # What a container sends leaves with the address of its server, which
        # the other nodes let in.
        ip saddr @nodes accept
        ip6 saddr @nodes_v6 accept
        ip daddr @nodes jump to_nodes
        ip6 daddr @nodes_v6 jump to_nodes
    }}

    # What a task opens. Its answers to others go on.
    chain from_tasks {{
        ct state established,related return
        jump closed
        # Some clouds have their name server at one of these addresses.
        meta l4proto {{ tcp, udp }} th dport 53 return
        ip daddr @metadata drop
        ip6 daddr @metadata_v6 drop
    }}

    # Filled where no service of the server may open a connection: at once, so
    # that an application need not wait for an answer.
    chain closed {{
    }}

    chain refuse {{
        meta l4proto tcp reject with tcp reset
        reject with icmpx admin-prohibited
    }}

    chain to_nodes {{
        tcp dport {{ 2377, 7946 }} drop
        udp dport {{ 4789, 7946 }} drop
        meta l4proto esp drop
    }}

    # By its published ports only, and not at the task's own address.
    chain to_tasks {{
        ct state established,related accept
        ct status dnat accept
        drop
    }}

    chain published {{
    }}

    chain published_here {{
    }}
}}
"""
