"""What a look at a server takes. Apart from the look, because the machine that deploys reads this alone."""

from __future__ import annotations

from ..stack import arguments

__all__ = ["ARGUMENTS"]

ARGUMENTS = {
    "host": {"type": "str", "required": True},
    "wanted": {"type": "dict", "required": True},
    "checks": {"type": "dict", "required": True},
    "stack": {"type": "dict", "options": arguments.ARGUMENTS},
}
