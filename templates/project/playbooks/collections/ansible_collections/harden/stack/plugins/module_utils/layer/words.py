"""What was found in an image, in words."""

from __future__ import annotations

__all__ = ["describe", "explain"]

MOST_TOLD = 5


def describe(looked: dict) -> str:
    """What was found in an image, in words; `none` where there was nothing."""
    count = len(looked["layers"])
    told = [f"{what} in {path} (layer {number} of {count})" if number else f"{what} in its settings"
            for number, path, what in looked["found"]]
    more = [f"{len(told) - MOST_TOLD} more"] if len(told) > MOST_TOLD else []
    return ", ".join(told[:MOST_TOLD] + more) or "none"


def explain(looked: dict) -> str:
    """Why nothing that was found does not say that there is nothing; empty where it does."""
    short = [f"the secret {name} is too short to be told from other text" for name in looked["short"]]
    return "" if looked["found"] else "; ".join([looked["why"]] * bool(looked["why"]) + short)
