"""Merges settings into a daemon.json that may be someone else's: their other keys and their order stay."""

from __future__ import annotations

import json

from ..server.parts import ServerFault

__all__ = ["DEFAULTS", "effective", "keeps_log_bounded", "merged", "read_settings"]

# What the engine does where a key is missing: such a key is not written just to say the same.
DEFAULTS = {
    "icc": True,
    "live-restore": False,
    "userland-proxy": True,
    "no-new-privileges": False,
    "log-level": "info",
    "iptables": True,
    "insecure-registries": [],
    "experimental": False,
    "cgroup-parent": "",
}


def read_settings(path: str) -> tuple:
    """The text and the settings of a daemon.json; None and none where there is no such file."""
    try:
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
    except FileNotFoundError:
        return None, {}
    except (OSError, UnicodeDecodeError) as error:
        raise ServerFault(f"{path} cannot be read ({error})") from error
    try:
        document = json.loads(text) if text.strip() else {}
    except ValueError as error:
        raise ServerFault(f"{path} is no JSON ({error}): fix it, or move it away") from error
    if not isinstance(document, dict):
        raise ServerFault(f"{path} holds no JSON object: fix it, or move it away")
    return text, document


def effective(present: dict, flags: dict, key: str):
    """What the engine does with a key: as its command line says, else as the file, else by itself."""
    return flags.get(key, present.get(key, DEFAULTS.get(key)))


def merged(present: dict, settings: dict, flags: dict) -> tuple:
    """The document with what the controls want, and a change for each key: key, control, words. What is said twice, in
    the command line and in the file, would keep the engine from starting."""
    document, changes = dict(present), []
    for control, wanted in settings.items():
        for key, value in lacking(document, wanted, flags).items():
            if key in flags:
                raise ServerFault(
                    f"the engine is started with `{key}` = {json.dumps(flags[key])} in its command line, and would "
                    "not start with another "
                    f"one in daemon.json: take it out of the unit or of /etc/default/docker, or leave `{control}` "
                    "out, with a reason"
                )
            before = json.dumps(document[key]) if key in document else "not set"
            changes.append({"key": key, "control": control, "words": f"{key}: {before} → {json.dumps(value)}"})
            document[key] = value
    return document, changes


def lacking(present: dict, wanted: dict, flags: dict) -> dict:
    """What of one control's settings is not fulfilled yet, by key, as it must be written."""
    if "log-driver" in wanted:
        # The options of one driver keep another one from starting.
        rest = {"log-opts": {}} if "log-opts" in present else {}
        return {} if keeps_log_bounded(present, flags) else {**rest, **wanted}
    if "default-ulimits" in wanted:
        theirs = effective(present, flags, "default-ulimits") or {}
        added = {name: limit for name, limit in wanted["default-ulimits"].items() if name not in theirs}
        return {"default-ulimits": {**theirs, **added}} if added else {}
    return {key: value for key, value in wanted.items() if effective(present, flags, key) != value}


def keeps_log_bounded(present: dict, flags: dict) -> bool:
    """A driver that bounds by itself or sends the lines elsewhere was chosen by someone, and stays. json-file keeps
    everything forever."""
    driver = effective(present, flags, "log-driver") or "json-file"
    return driver != "json-file" or "max-size" in (effective(present, flags, "log-opts") or {})
