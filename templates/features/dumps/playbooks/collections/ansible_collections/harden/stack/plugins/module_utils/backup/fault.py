"""What goes wrong with dumps and backups."""

from __future__ import annotations

__all__ = ["BackupFault"]


class BackupFault(Exception):
    """A dump, a backup, or what is made of one, did not come about; the text says why, without any secret, and what
    helps."""
