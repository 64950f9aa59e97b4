"""A table of the packet filter that the stacks of a server share: a unit loads it, with the file that each stack has in
its folder."""

from __future__ import annotations

import glob

from .nft import NFT

__all__ = ["HEAD", "drop_in_text", "texts_of_others", "unit_text"]

HEAD = "# Written by harden-init for {control}: `harden-init explain {control}`, `harden-init undo {control}`.\n"


def unit_text(description: str, table: str, file: str) -> str:
    return f"""[Unit]
Description={description}
# Before the network is there, and after whatever clears all rules when it starts.
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target
After=local-fs.target ufw.service firewalld.service nftables.service netfilter-persistent.service
ConditionFileIsExecutable={NFT}
ConditionPathExists={file}

[Service]
Type=oneshot
RemainAfterExit=yes
# The files replace the table as a whole, so there is no moment without rules.
ExecStart={NFT} --file {file}
ExecReload={NFT} --file {file}
ExecStop={NFT} delete table inet {table}

[Install]
WantedBy=multi-user.target
"""


def drop_in_text(file: str) -> str:
    return f"""# nftables.service clears the tables of everybody when it starts or reads its
# file again. The rules come back in the same step.
[Service]
ExecStartPost=-{NFT} --file {file}
ExecReload=-{NFT} --file {file}
"""


def texts_of_others(pattern: str, own: str) -> dict:
    """By path the files that match, but for the own one."""
    texts = {}
    for path in glob.glob(pattern):
        if path != own:
            with open(path, encoding="utf-8", errors="replace") as stream:
                texts[path] = stream.read()
    return texts
