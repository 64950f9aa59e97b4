"""What every module has that changes nothing."""

from __future__ import annotations


class ModuleDocFragment:
    """`check_mode` of a module that only looks."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Changes nothing anyway.
    support: full
"""
