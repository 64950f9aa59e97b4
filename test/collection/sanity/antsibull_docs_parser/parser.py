"""Takes texts apart at their markup: a letter or two, and an argument in parentheses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .dom import Part, PartType, PluginIdentifier

MARKUP = re.compile(r"\b(RV|[BCEILMOPRUV])\(")
# NAMESPACE.COLLECTION.NAME#TYPE:NAME.OF[].VALUE=VALUE
REFERENCE = re.compile(r"(?:(?P<fqcn>[\w.]+)#(?P<type>\w+):(?:(?P<entry>\w+):)?)?(?P<name>[^=]+)(?:=.*)?", re.DOTALL)


@dataclass(frozen=True)
class Context:
    """Where a text stands: what it refers to without a name is of that plugin."""

    current_plugin: PluginIdentifier | None = None


def parse(text, context: Context, **_options) -> list:
    """The paragraphs of a text or of several, each a list of parts."""
    return [paragraph(one, context) for one in ([text] if isinstance(text, str) else text)]


def paragraph(text: str, context: Context) -> list:
    parts, position = [], 0
    while found := MARKUP.search(text, position):
        parts.append(Part(PartType.TEXT, text[position:found.start()]))
        end = closing(text, found.end())
        if end is None:
            return [*parts, Part(PartType.ERROR, text[found.start():], message=f"{found.group()} is not closed")]
        parts.append(part(found.group(1), text[found.end():end], text[found.start():end + 1], context))
        position = end + 1
    return [*parts, Part(PartType.TEXT, text[position:])]


def closing(text: str, start: int) -> int | None:
    """Where the argument ends; a backslash takes the meaning from the sign after it."""
    found = re.compile(r"(?:[^\\)]|\\.)*\)", re.DOTALL).match(text, start)
    return found.end() - 1 if found else None


def part(letter: str, argument: str, source: str, context: Context) -> Part:
    if letter == "M":
        return Part(PartType.MODULE, source, fqcn=argument)
    if letter == "P":
        return Part(PartType.PLUGIN, source, plugin=PluginIdentifier(*f"{argument}#".split("#")[:2]))
    if letter == "U":
        return Part(PartType.URL, source, url=argument)
    if letter == "L":
        return Part(PartType.LINK, source, url=argument.rpartition(",")[2].strip())
    if letter in ("O", "RV"):
        return reference(PartType.OPTION_NAME if letter == "O" else PartType.RETURN_VALUE, argument, source, context)
    return Part(PartType.TEXT, source)


def reference(kind: PartType, argument: str, source: str, context: Context) -> Part:
    found = REFERENCE.fullmatch(argument)
    if found is None:
        return Part(PartType.ERROR, source, message=f"{source} names nothing")
    plugin = PluginIdentifier(found["fqcn"], found["type"]) if found["fqcn"] else context.current_plugin
    name = re.sub(r"\[[^\]]*\]", "", found["name"])
    return Part(kind, source, plugin=plugin, entrypoint=found["entry"], name=name, link=name.split("."))
