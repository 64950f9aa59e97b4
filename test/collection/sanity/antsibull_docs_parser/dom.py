"""What a text is made of."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


class PartType(enum.Enum):
    """What a part is. Only these are asked for."""

    TEXT = enum.auto()
    ERROR = enum.auto()
    URL = enum.auto()
    LINK = enum.auto()
    MODULE = enum.auto()
    PLUGIN = enum.auto()
    OPTION_NAME = enum.auto()
    RETURN_VALUE = enum.auto()


@dataclass(frozen=True)
class PluginIdentifier:
    """A plugin's full name and type."""

    fqcn: str
    type: str


@dataclass(frozen=True)
class Part:
    """One piece of a text; which fields it has depends on its type."""

    type: PartType
    source: str
    message: str = ""
    url: str = ""
    fqcn: str = ""
    name: str = ""
    plugin: PluginIdentifier | None = None
    entrypoint: str | None = None
    link: list = field(default_factory=list)


# The names by which annotations know them.
OptionNamePart = ReturnValuePart = Part
