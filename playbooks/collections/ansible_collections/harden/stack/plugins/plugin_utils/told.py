"""What the reader of a run is told of a project, as far as only this machine knows it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os

import yaml

from ..module_utils.record.differs import Budget
from ..module_utils.system.paths import is_below

__all__ = ["as_before", "complete", "project_now"]

# Where harden-init keeps the answers that the project was written from, and its version.
ANSWERS, MANIFEST = ".harden/answers.yml", ".harden/manifest.json"
# What every deploy works out itself: it follows from what else is told.
WORKED_OUT = (".env", ".regular-audit.json")
# What the plays read beside the files that they copy.
SETTINGS = ("inventory", "playbooks/group_vars", "playbooks/vars", "playbooks/files/etc")
DEEPEST = 5


def project_now(project: str, key: str) -> dict:
    """What a server keeps of the project: the version of harden-init, and of each answer a keyed hash, because a server
    has no business with the addresses of others. Empty for a project without its answers."""
    try:
        with open(os.path.join(project, ANSWERS), encoding="utf-8") as stream:
            answers = yaml.safe_load(stream)
        with open(os.path.join(project, MANIFEST), encoding="utf-8") as stream:
            tool = str(json.load(stream)["tool"])
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        return {}
    return {"tool": tool, "answers": {path: hashed(path, value, key) for path, value in leaves(answers)},
            "settings": hashed("", settings_of(project), key)}


def settings_of(project: str) -> list:
    """Every file that the plays read, with the hash of its content."""
    paths = [os.path.join(parent, name) for folder in SETTINGS
             for parent, _folders, names in os.walk(os.path.join(project, folder)) for name in names]
    return [[os.path.relpath(path, project), hash_of(path)] for path in sorted(paths) if os.path.isfile(path)]


def hash_of(path: str) -> str:
    with open(path, "rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()


def as_before(project: dict) -> dict:
    """What is said of a project where a server has all of it as the last deploy left it."""
    if not project:
        return {}
    return {"keys": [], "more": 0, "edited": False, "tool": {"before": project["tool"], "after": project["tool"]}}


def leaves(value, path: str = "", depth: int = 0):
    """Each answer under its path, as harden.yml has it: `services.web.limits.memory`."""
    if isinstance(value, dict) and value and depth < DEEPEST:
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else str(key), depth + 1)
    else:
        yield path, value


def hashed(path: str, value, key: str) -> str:
    text = f"{path}\\0{json.dumps(value, sort_keys=True, default=str)}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:12]


def complete(differs: list, files: dict, services: list, place: str) -> list:
    """What a server has told, with the new texts, and with the services that are made from each thing. What a deploy
    works out itself is left out; of the code that measures by itself, one entry stands for all."""
    budget, found, own = Budget(), [], f"{place}/regular-audit"
    for told in differs:
        name = told["name"]
        if told["what"] == "secret":
            found.append({**told, "services": [one["name"] for one in services if name in one["secrets"]]})
        elif is_below(name, own):
            found += [] if any(one["name"] == own for one in found) else [{"what": "file", "name": own,
                                                                          "state": "changed", "by": told["by"]}]
        elif name not in [f"{place}/{one}" for one in WORKED_OUT]:
            readers = readers_of(name, services, place)
            found.append({**with_new_text(told, files.get(name), budget), "services": readers})
    return found


def with_new_text(told: dict, file, budget: Budget) -> dict:
    """Without a text where the new one cannot be told."""
    if "before" not in told:
        return told
    after = budget.text(file.content) if file is not None else None
    return {**told, "after": after} if after is not None else {key: told[key] for key in told if key != "before"}


def readers_of(path: str, services: list, place: str) -> list:
    """The services whose containers are made from a file."""
    return [one["name"] for one in services
            if any(is_below(path, f"{place}/{own}") for own in one["inputs"])
            or os.path.basename(path) == one.get("apparmor_profile")]
