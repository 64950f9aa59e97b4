"""What is wanted of a setting, as the catalogue says it: `0`, `1 or 2 or 3`, `1800 or less`, `none or another`."""

from __future__ import annotations

__all__ = ["NOT_SET", "first_of", "is_good", "told"]

LESS, ANOTHER, NOT_SET = "less", "another", "not set"


def first_of(want: str) -> str:
    """What is set where nothing as good is there."""
    return want.split(" or ")[0]


def is_good(found: str, want: str) -> bool:
    """Of numbers, 0 is no limit."""
    words = want.split(" or ")
    if LESS in words and found.isdigit():
        return 0 < int(found) <= int(words[0])
    if ANOTHER in words and found not in ("none", NOT_SET):
        return True
    return found in words


def told(found: str, want: str) -> str:
    """A reading is compared with the words of the catalogue: what is as good as these is told by them."""
    return want if is_good(found, want) else found
