"""Whether a life went as those before it: the same steps with the same answers and exit codes, the same programs, no
new line of trouble in the log, no new refusal by the kernel."""

from __future__ import annotations

from dataclasses import dataclass, field

from .life import LOGGED, Life

__all__ = ["Trial", "breaks", "expected_of", "is_doubtful", "lacks_only", "new_refusals"]

# How many lines a log must have to be missed, and how many times as few a silent one has.
LOUD, TIMES_AS_SILENT = 10, 4


@dataclass
class Trial:
    """A life, by which recipe it was led, and what it was refused: (program, call, error) with how often. `others` says
    of each volume how many of its files belonged to others than the recipe's user, by whose they were. `broken` is what
    was not as in the lives as shipped, `told` what it was refused and went on as before."""

    recipe: object
    life: Life
    refused: dict
    others: dict = field(default_factory=dict)
    broken: list = field(default_factory=list)
    told: list = field(default_factory=list)


def breaks(life: Life, baseline: list) -> list:
    """What is not as it was in any of the lives as shipped, the most telling first."""
    if life.cut_short:
        return [life.cut_short]
    return [*other_steps(life, baseline), *other_programs(life, baseline), *new_lines(life, baseline),
            *lost_lines(life, baseline)]


def is_doubtful(trial: Trial, baseline: list) -> bool:
    """Whether a life was not as before although the kernel refused nothing new: on a busy machine a server says now and
    then that it was asked while it ended, answers too late, or breaks down."""
    return bool(trial.broken) and not new_refusals(trial, baseline)


def lacks_only(trial: Trial, baseline: list) -> list:
    """The programs that did not run in a life that went as before but for them and for what its log says."""
    life = trial.life
    is_whole = not life.cut_short and not other_steps(life, baseline) and not lost_lines(life, baseline)
    return other_programs(life, baseline) if is_whole else []


def other_steps(life: Life, baseline: list) -> list:
    known = [dict(one.life.steps) for one in baseline]
    now = dict(life.steps)
    found = [f"{what}: {how}, not {known[0].get(what, 'asked before')}" for what, how in now.items()
             if all(steps.get(what) != how for steps in known)]
    unasked = [] if life.is_early else [what for what in known[0] if all(what in steps for steps in known)]
    return found + [f"{what}: it was not asked" for what in unasked if what not in now]


def other_programs(life: Life, baseline: list) -> list:
    always = set.intersection(*(one.life.lasting or set() for one in baseline))
    return [f"{name} did not run" for name in sorted(always - life.programs) if not is_passing(name, baseline)]


def is_passing(name: str, baseline: list) -> bool:
    """Whether a program was only seen as root: what gives a service to its user is not needed by that user."""
    users = {uid for one in baseline for program, uid, _ in one.life.users if program == name}
    return users == {"0"}


def new_lines(life: Life, baseline: list) -> list:
    known = {line for one in baseline for line in one.life.bad_lines}
    return [f"{LOGGED}{line[:200]}" for key, line in life.bad_lines.items() if key not in known]


def lost_lines(life: Life, baseline: list) -> list:
    """A log that goes to a file in the place of the container's output is silent. Some fewer lines are no sign: a life
    takes less time than those as shipped where its end is not waited for."""
    least = min(one.life.log_lines for one in baseline)
    is_silent = least >= LOUD and life.log_lines * TIMES_AS_SILENT < least and not life.is_early
    return [f"its log has {life.log_lines} lines, not {least}"] if is_silent else []


def new_refusals(trial: Trial, baseline: list) -> list:
    """What no life as shipped was refused."""
    known = {(call, error) for one in baseline for _, call, error in one.refused}
    return [f"{call} was refused to {program} ({error})" for program, call, error in sorted(trial.refused)
            if (call, error) not in known]


def expected_of(baseline: list) -> list:
    """What differs between the lives as shipped themselves: nothing can be learned about that."""
    return other_steps(baseline[-1].life, baseline[:-1]) if len(baseline) > 1 else []
