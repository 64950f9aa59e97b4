"""Decides what undo does with each entry of a server's record. It decides only; restore.py does it."""

from __future__ import annotations

import json
import os

from .states import matches

__all__ = ["PROFILES", "Request", "plan"]

PROFILES = "/etc/apparmor.d"
# What undo itself comes in by: only when it is named.
ACCOUNT = "deploy-account"
# Taking these away would take the containers with them.
# With the programs that containers are looked after with.
ENGINE_PACKAGES = ("docker", "moby-", "containerd", "runc")


class Request:
    """What was asked for: the stack in whose name, one control or all (""), and whether packages may go."""

    def __init__(self, stack: str, control: str = "", packages: bool = False) -> None:
        self.stack, self.control, self.packages = stack, control, packages
        self.own_packages: set = set()

    def claims(self, entry: dict) -> list:
        return [claim for claim in entry["claims"] if claim[0] == self.stack and self.control in ("", claim[1])]


def plan(entries: list, request: Request, server) -> list:
    """A step for each entry that the request is about, the last change first.

    `server` answers how things are now: present(entry), has_own_file(unit), users_of(profile), removed_with(package),
    running() and contents(folder). A step is {"entry", "kind", "name", "key"?, "controls", "outcome", "why"?,
    "change"?}; its outcome is one of restore   it is put back            remove    it was not there before, and goes
    same      it is as it was before    shared    someone else needs it: only this claim is given up conflict  it was
    changed since      stays     it cannot go yet, or not without consent """
    steps = []
    request.own_packages = {
        one["name"]
        for one in entries
        if one["kind"] == "package" and request.claims(one) and not one["before"]["version"]
    }
    for entry in reversed(entries):
        if request.claims(entry):
            gone = {step["name"] for step in steps if step["outcome"] == "remove"}
            key = {"key": entry["key"]} if "key" in entry else {}
            subject = {"entry": entry, "kind": entry["kind"], "name": entry["name"], **key,
                       "controls": sorted({control for _stack, control in request.claims(entry)})}
            steps.append({**subject, **verdict(entry, request, server, gone)})
    return steps


def verdict(entry: dict, request: Request, server, gone: set) -> dict:
    others = [claim for claim in entry["claims"] if claim not in request.claims(entry)]
    if others:
        return outcome("shared", "still needed by " + ", ".join(f"{control} of {stack}" for stack, control in others))
    present = server.present(entry)
    if is_before(entry, present, server):
        return outcome("same")
    if request.control != ACCOUNT and any(claim[1] == ACCOUNT for claim in entry["claims"]):
        return outcome(
            "stays", f"lets the account that deploys become root: `harden-init undo {ACCOUNT}` as the very last"
        )
    if entry["left"] and not any(matches(left, present) for left in entry["left"]):
        return outcome("conflict", "changed since by someone else; it is left as it is")
    return RULES.get(entry["kind"], rule_of_state)(entry, present, request, server, gone)


def outcome(word: str, why: str = "", change: str = "") -> dict:
    return {"outcome": word, **({"why": why} if why else {}), **({"change": change} if change else {})}


def is_before(entry: dict, present: dict, server) -> bool:
    """A unit that was not there before came with its package or its file, and goes with it."""
    before = {field: value for field, value in entry["before"].items() if field != "file"}
    if entry["kind"] == "unit" and "absent" in (before["enabled"], present["enabled"]):
        return present["enabled"] == "absent" or not server.has_own_file(entry["name"])
    gone = {"mode": present.get("type") == "absent", "sysctl": present.get("value") == ""}
    return before == present or gone.get(entry["kind"], False)


def rule_of_state(entry: dict, present: dict, *_others) -> dict:
    return outcome("restore", change=f"{words(entry['kind'], present)} → {words(entry['kind'], entry['before'])}")


def rule_of_file(entry: dict, present: dict, _request, server, _gone) -> dict:
    folder, name = os.path.split(entry["name"])
    users = server.users_of(name) if folder == PROFILES else []
    if entry["before"]["type"] != "absent":
        return rule_of_state(entry, present)
    if users:
        return outcome("stays", f"used by {', '.join(users)}: `harden-init down` first, or deploy without AppArmor")
    return outcome("remove")


def rule_of_created(entry: dict, present: dict, _request, server, gone: set) -> dict:
    left = (
        [path for path in server.contents(entry["name"]) if path not in gone] if present["type"] == "directory" else []
    )
    return outcome("stays", f"holds {os.path.basename(left[0])}, which is not ours") if left else outcome("remove")


def rule_of_package(entry: dict, present: dict, request: Request, server, _gone) -> dict:
    if entry["before"]["version"]:
        # An update of what was there already: going back to an older version would open what it closed.
        return outcome("same")
    if not request.packages:
        return outcome("stays", "installed by harden-init: --packages removes it")
    running = server.running() if entry["name"].startswith(ENGINE_PACKAGES) else []
    if running:
        return outcome("stays", f"runs {', '.join(running)}: `harden-init down` first")
    needing = [name for name in server.removed_with(entry["name"]) if name not in request.own_packages]
    if needing:
        return outcome("stays", f"needed by {', '.join(needing)}, which harden-init did not install")
    return outcome("remove", change=f"version {present['version']}")


RULES = {"file": rule_of_file, "created": rule_of_created, "package": rule_of_package}


def words(kind: str, state: dict) -> str:
    """A state in a few words; the value of a key is a setting of ours or the one before it."""
    if kind == "unit":
        return f"{state['enabled']}, {'running' if state['active'] else 'not running'}"
    if kind == "sysctl":
        return state["value"]
    if kind == "key":
        return json.dumps(state["value"]) if state["set"] else "not set"
    if state.get("type", "file") != "file":
        return state["type"]
    text = f"text {state['sha256'][:8]}, " if "sha256" in state else ""
    return f"{text}mode {state['mode']}, owner {state['uid']}:{state['gid']}"
