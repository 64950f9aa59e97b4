"""Keeps root from writing through a link that somebody put into a stack's folder."""

from __future__ import annotations

import os

__all__ = ["TreeFault", "folders_below", "refuse_links"]


class TreeFault(Exception):
    """Why no file was placed."""


def refuse_links(root: str, paths: list) -> None:
    """A folder of the stack that was replaced by a link would lead what root writes to where the link points. Raises
    TreeFault."""
    folders = {root} | {folder for path in paths for folder in folders_below(root, path)}
    links = sorted(folder for folder in folders if os.path.islink(folder))
    if links:
        raise TreeFault(f"{links[0]} is a link to {os.readlink(links[0])}. Nothing is written through a link: "
                        "look who made it, remove it, and deploy again")


def folders_below(root: str, path: str) -> list:
    """The folders between the stack's and a file in it, the nearest first."""
    found = []
    while (path := os.path.dirname(path)).startswith(f"{root}/"):
        found.append(path)
    return found
