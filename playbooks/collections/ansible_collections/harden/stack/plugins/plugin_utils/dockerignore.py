"""The lines of a .dockerignore, as the engine reads them."""

from __future__ import annotations

import os
import re

__all__ = ["Rules"]

# A longer one would be compared with every file of the application for minutes.
LARGEST = 64 * 1024


class Rules:
    """Each line is a pattern for a path and all below it; the last one that matches decides."""

    def __init__(self, content: bytes) -> None:
        """Raises ValueError where it cannot be read, or is too large."""
        if len(content) > LARGEST:
            raise ValueError(f"it has more than {LARGEST // 1024} KiB")
        text = content.decode("utf-8", "replace").removeprefix("\ufeff")
        lines = [line.strip() for line in text.splitlines() if not line.startswith("#")]
        self.rules = [
            (line.startswith("!"), Pattern(os.path.normpath(line.lstrip("!").strip()).lstrip("/")))
            for line in lines
            if line.strip("!")
        ]
        # A folder that is left out is not looked into, unless some rule brings back a part of it.
        self.prunes = not any(keeps for keeps, _ in self.rules)

    def keeps(self, path: str) -> bool | None:
        """Whether the last rule for a path brings it back or leaves it out; None where there is no rule."""
        last = [keeps for keeps, pattern in self.rules if pattern.matches(path)]
        return last[-1] if last else None


class Pattern:
    """One pattern for a path and all below it."""

    def __init__(self, pattern: str) -> None:
        """Raises ValueError where a range of letters cannot be read."""
        parts = []
        for part in re.findall(r"\*\*/|\*\*|\*|\?|\[[^\]]+\]|.", pattern):
            if not part.startswith("*") or part not in parts[-1:]:
                parts.append(part)
        try:
            regex = re.compile("".join(map(as_regex, parts)) + "(/.*)?", re.DOTALL)
        except re.error as error:
            raise ValueError(f"`{pattern}` is no pattern") from error
        few = sum(part.startswith("*") for part in parts) <= 2
        self.matches = regex.fullmatch if few else Places(parts).match


def as_regex(part: str) -> str:
    signs = {"**/": "(.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return signs.get(part) or (part if len(part) > 1 else re.escape(part))


class Places:
    """A pattern that is tried sign by sign, with all places in it where the path may have come to. A regular expression
    would try them one after the other, which takes forever where many wildcards follow each other."""

    def __init__(self, parts: list) -> None:
        self.parts = parts
        self.regexes = [None if part.startswith("*") else re.compile(as_regex(part), re.DOTALL) for part in parts]

    def match(self, path: str) -> bool:
        end, places = len(self.parts), self.entered({0})
        for sign in path:
            if sign == "/" and end in places:
                return True
            places = {after for place in places if place != end for after in self.after(place, sign)}
            places = {place for place in places if place < 0} | self.entered(
                {place for place in places if place >= 0}
            )
        return end in places

    def after(self, place: int, sign: str) -> tuple:
        """The places behind one more sign; a negative one is within the folders that `**/` stands for."""
        inside = ~place if place < 0 else place
        part = self.parts[inside]
        if part == "**/":
            return (~inside, inside + 1) if sign == "/" else (~inside,)
        if part == "**" or (part == "*" and sign != "/"):
            return (inside,)
        regex = self.regexes[inside]
        return (inside + 1,) if regex and regex.match(sign) else ()

    def entered(self, places: set) -> set:
        """With the places behind wildcards, which may stand for nothing."""
        found = set()
        for place in places:
            found.add(place)
            while place < len(self.parts) and self.parts[place].startswith("*"):
                place += 1
                found.add(place)
        return found
