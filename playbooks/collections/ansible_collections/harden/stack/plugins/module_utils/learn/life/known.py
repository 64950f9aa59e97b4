"""The lives that one is compared with while it is led: it need not go on once it is not as they were."""

from __future__ import annotations

from .life import LOGGED

__all__ = ["Known"]


class Known:
    """What was the same in those `lives`; nothing, where there are none. Each question is answered by what is not as
    before, in words, and by nothing where all is."""

    def __init__(self, lives) -> None:
        self.steps = [dict(one.steps) for one in lives]
        self.lines = {line for one in lives for line in one.bad_lines}
        self.always = set.intersection(*map(set, self.steps)) if self.steps else set()

    def other_answer(self, what: str, how) -> str:
        """Of a step that was made."""
        before = [steps.get(what, "asked before") for steps in self.steps]
        return f"{what}: {how}, not {before[0]}" if before and how not in before else ""

    def unasked(self, part: str, asked) -> str:
        """Of a part of the life that has ended. A page to which no other one leads any more is as telling as another
        answer."""
        left = sorted(step for step in self.always if step.startswith(f"{part}: ") and step not in asked)
        return f"{left[0]}: it was not asked" if left else ""

    def new_line(self, lines: dict) -> str:
        """Of the trouble that its log tells."""
        new = [line for key, line in lines.items() if key not in self.lines]
        return f"{LOGGED}{new[0][:200]}" if self.steps and new else ""
