"""Tells the alarms of a history to the channels of the answers, and tries again where one does not take them."""

from __future__ import annotations

import datetime
import json
import os
import time

from .alarms import alarms_after, message_of
from .channels import CHANNELS, ChannelFault
from .history import FILE
from .words import ERROR, NOTICE, WARNING
from ..system.files import replace_file

__all__ = ["main"]

# The tries of one run; the next measurement begins a new one.
PAUSES = (0, 10, 60, 300)
TOLD = "told.json"
# What nobody took for so long is in the history only. A channel that is new is told of the last hour.
OLDEST, NEW = datetime.timedelta(days=3), datetime.timedelta(hours=1)


def main(words: list, pauses: tuple = PAUSES) -> int:
    """`words`: the folder of what is read (the history, what is wanted, and the URL as `webhook`), and the folder that
    keeps how far each channel is. Returns 0 also for what was not taken: the journal has it, and it is tried again."""
    folder, kept = words
    if not os.path.exists(os.path.join(folder, "wanted")):
        say(ERROR, "systemd hands over no credentials here, as in a container whose mounts are not shared: "
                   "nobody is told")
        return 1
    wanted, entries = read(folder, "wanted"), read(folder, FILE)["entries"]
    targets = targets_of(wanted["alarms"], folder)
    told = begin(kept, targets)
    for pause in pauses:
        time.sleep(pause)
        left = [channel for channel, target in targets.items()
                if not try_channel(channel, target, told[channel], entries, wanted)]
        write(kept, told)
        if not left:
            break
    return 0


def read(folder: str, name: str):
    with open(os.path.join(folder, name), encoding="utf-8") as stream:
        return json.load(stream)


def targets_of(alarms: dict, folder: str) -> dict:
    """What each channel is told to."""
    targets = {channel: alarms[channel] for channel in CHANNELS if alarms.get(channel)}
    if "webhook" in targets:
        with open(os.path.join(folder, "webhook"), encoding="utf-8") as stream:
            targets["webhook"] = stream.read()
    return targets


def begin(kept: str, targets: dict) -> dict:
    """How far each channel is."""
    try:
        before = read(kept, TOLD)
    except (OSError, ValueError):
        before = {}
    return {channel: before.get(channel) or {"until": ago(NEW), "failing": False} for channel in targets}


def ago(span: datetime.timedelta) -> str:
    return (datetime.datetime.now(datetime.timezone.utc) - span).isoformat(timespec="milliseconds")


def try_channel(channel: str, target: str, state: dict, entries: list, wanted: dict) -> bool:
    """Whether there is nothing left to tell it. The journal hears once that it takes nothing, and once that it does
    again."""
    least = wanted["alarms"]["from"]
    alarms = alarms_after(entries, state["until"], wanted["severities"], least)
    late = [one for one in alarms if one["at"] < ago(OLDEST)]
    if late:
        what = f"{count(late)} {'were' if len(late) > 1 else 'was'}"
        say(ERROR, f"{what} not taken by the {channel} for {OLDEST.days} days: see the history")
        state["until"], alarms = late[-1]["at"], alarms[len(late):]
    if not alarms:
        return True
    try:
        CHANNELS[channel](message_of(alarms, wanted["stack"]["project"], wanted["stack"]["host"]), target)
    except ChannelFault as fault:
        if not state["failing"]:
            say(WARNING, f"{count(alarms)} could not be told to the {channel}: {fault}. It is tried again")
        state["failing"] = True
        return False
    if state["failing"]:
        say(NOTICE, f"The {channel} takes alarms again")
    state.update(until=alarms[-1]["at"], failing=False)
    return True


def count(alarms: list) -> str:
    return f"{len(alarms)} alarm{'s' if len(alarms) > 1 else ''}"


def say(priority: str, text: str) -> None:
    print(f"{priority}{text}", flush=True)


def write(kept: str, told: dict) -> None:
    """As the account of the unit, which has no right to give a file to another."""
    replace_file(os.path.join(kept, TOLD), json.dumps(told).encode(), 0o600, os.geteuid(), os.getegid())
