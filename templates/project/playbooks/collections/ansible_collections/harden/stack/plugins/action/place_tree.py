"""Brings the files and the secrets of a stack to a server: first a list of hashes, then one archive of only what the
server lacks. Where the look before it has found them as the project has them, the server is not asked again.

Also works out, for each service, a hash of everything that its container is made from.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import re
import tarfile
import tempfile

from ansible.errors import AnsibleActionFail, AnsibleError, AnsibleUndefinedVariable
from ansible.plugins.action import ActionBase

from ..module_utils.engine.names import image_repository
from ..module_utils.system.paths import is_below
from ..module_utils.tree.placed import ARGUMENTS
from ..module_utils.tree.state import wanted_state
from ..plugin_utils.inputs import PROFILES, environment, hashes
from ..plugin_utils.project_files import File, collect, tree
from ..plugin_utils.sent import call_there
from ..plugin_utils.told import as_before, complete, project_now

# Where the collection has it, from the playbooks.
MODULE_UTILS = "collections/ansible_collections/harden/stack/plugins/module_utils"
# What a server does by itself: the folder of its Python, in the stack's.
PROGRAMS = ("regular-audit", "backup")
# Paths in one sentence.
MOST_TOLD = 10
# What the module says of a server that has everything.
NOTHING_DIFFERS = {"changed": False, "newer": False, "needed": [], "placed": [], "secrets": [], "removed": []}


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        args, root = self._task.args, self._task.args["root"].rstrip("/")
        playbooks = self._loader.get_basedir()
        project = os.path.dirname(os.path.abspath(playbooks))
        require_files(args["services"], project)
        mirrored = {folder: control for folder, control in args.get("mirrored", {}).items()
                    if control and (args["apparmor"] or folder != PROFILES)}
        files, left_out = collect(os.path.join(playbooks, args["files"]), root, project, args["services"], mirrored)
        overlays = [
            f"{root}/{name}"
            for name in (["compose.apparmor.yml"] if args["apparmor"] else []) + args.get("overlays", [])
        ]
        secrets = self._secrets(args["secrets"], task_vars)
        key = str(self._value(args["key"], task_vars))
        fingerprints = fingerprints_of(secrets, key)
        secrets = [{**secret, "fingerprint": fingerprints[secret["name"]]} for secret in secrets]
        inputs, builds = hashes(
            files, [f"{root}/compose.yml", *overlays], root, args["services"], fingerprints, args.get("ports", [])
        )
        if not args.get("brings_secrets", True):
            secrets = [secret for secret in secrets if secret["name"] in args.get("everywhere", [])]
        for folder in PROGRAMS:
            files.update(self._program(folder, args.get(folder.replace("-", "_"), ""), playbooks, root, task_vars))

        place = args.get("place", root).rstrip("/")
        files = {moved(path, root, place): file for path, file in files.items()}
        used = [moved(path, root, place) for path in (f"{root}/compose.yml", *overlays)]
        files[f"{place}/.env"] = File(0o644, environment(used, inputs, builds, args.get("host"), args.get("ports", [])))

        wanted = {"root": place, "files": [file.entry(path) for path, file in sorted(files.items())],
                  "generations": self._generations(args.get("generations", ""), task_vars),
                  "replace": args.get("replace", False), "project": project_now(project, key),
                  **({"secrets": Hidden(json.dumps(secrets))} if secrets else {})}
        state = wanted_state(wanted["files"], secrets, wanted["generations"], wanted["project"])
        as_found = {**NOTHING_DIFFERS, "since": as_before(wanted["project"]), "differs": []}
        answer = as_found if args.get("found") == state else self._placed(wanted, task_vars)
        told = {part: answer[part] for part in ("since", "differs") if part in answer}
        if answer.get("needed") and not self._task.check_mode:
            answer = self._bring(wanted, archive(files.values(), answer["needed"]), task_vars)
        answer.pop("invocation", None)
        if "differs" in told:
            answer.update(told, differs=complete(told["differs"], files, args["services"], place))
        placed = set(answer.get("placed", []))
        touched = [service["name"] for service in args["services"]
                   if any(is_below(path, f"{place}/{one}") for path in placed for one in service["inputs"])
                   or not set(service["secrets"]).isdisjoint(answer.get("secrets", []))]
        images = {name: f"{image_repository(os.path.basename(root), name)}:{tag}" for name, tag in builds.items()}
        result.update(answer, inputs=inputs, images=images, touched=touched,
                      rotating=self._rotating(args.get("previous", ""), task_vars))
        if answer.get("changed"):
            result["left_out"] = left_out_lines(left_out)
        return result

    def _secrets(self, name: str, task_vars: dict) -> list:
        entries = self._value(name, task_vars)
        return [
            {
                "name": str(entry["name"]),
                "value": str(entry["value"]),
                "owner": int(entry["owner"]),
                "mode": int(str(entry.get("mode", "0400")), 8),
                "lines": bool(entry.get("lines")),
            }
            for entry in entries
        ]

    def _generations(self, name: str, task_vars: dict) -> list:
        """The marks of the vault; a vault that was made without them has none."""
        return str(self._value(name, task_vars)).split() if name in task_vars else []

    def _rotating(self, name: str, task_vars: dict) -> list:
        """The secrets whose previous password is not proven dead yet, by name."""
        previous = self._value(name, task_vars) if name in task_vars else {}
        return sorted(secret for secret, value in previous.items() if value)

    def _program(self, folder: str, name: str, playbooks: str, root: str, task_vars: dict) -> dict:
        """The collection's own Python, for what works on the server without Ansible, and what it goes by: nothing in a
        project without it."""
        if name not in task_vars:
            return {}
        wanted = json.dumps(self._value(name, task_vars), indent=1, sort_keys=True) + "\n"
        code = tree(os.path.join(playbooks, MODULE_UTILS), f"{root}/{folder}/module_utils")
        return {f"{root}/.{folder}.json": File(0o600, wanted.encode()),
                **{path: file for path, file in code.items() if path.endswith(".py")}}

    def _value(self, name: str, task_vars: dict):
        """What a variable holds. The task only names it, because Ansible may show its arguments."""
        try:
            return self._templar.template(task_vars[name])
        except KeyError:
            what = "it is not set"
        except AnsibleUndefinedVariable as error:
            # Of its words only these: around them Ansible may quote the value.
            what = (re.findall(r"'\w+' is undefined", str(error)) or ["a part of it is undefined"])[0]
        except AnsibleError:
            what = "a value is a template that Ansible cannot read"
        # Outside of the handlers, so that Ansible shows no error before this one.
        raise AnsibleActionFail(
            f"The variable {name} cannot be worked out: {what}. It comes from inventory/group_vars and "
            "secrets/vault.yml."
        )

    def _placed(self, arguments, task_vars):
        answer = call_there(self, ("tree.placed", "place_tree"), arguments, task_vars, ARGUMENTS)
        if not self._task.diff:
            answer.pop("diff", None)
        return answer

    def _bring(self, wanted, content, task_vars):
        folder = self._make_tmp_path()
        remote = self._connection._shell.join_path(folder, "files.tar")
        try:
            with tempfile.NamedTemporaryFile() as local:
                local.write(content)
                local.flush()
                self._transfer_file(local.name, remote)
            self._fixup_perms2((folder, remote))
            return self._placed({**wanted, "archive": remote}, task_vars)
        finally:
            self._remove_tmp_path(folder)


def require_files(services: list, project: str) -> None:
    """Stops before any change where a file of an application, a seed or something that is brought is missing."""
    named = [path for one in services
             for path in (one.get("source"), one.get("seed"), *(brought["from"] for brought in one.get("files", [])))]
    paths = [os.path.realpath(os.path.join(project, path)) for path in named if path]
    if missing := [path for path in paths if not os.path.exists(path)]:
        raise AnsibleActionFail(
            f"Missing on this machine: {', '.join(missing)}. Put them there, or correct harden.yml.")


def moved(path: str, root: str, place: str) -> str:
    """Where a file lies if the stack lies in `place`. All hashes are of where a deploy would put it, so an image that
    is built there is the one that the deploy would build."""
    return place + path[len(root):] if is_below(path, root) else path


def left_out_lines(left_out: list) -> list:
    """What was left out of each place, and how to bring it: from the application's folder if it is named, else as a
    secret."""
    lines = []
    for service, mounted, paths in left_out:
        place, way = (service, f"name it in harden.yml under services.{service}.bring") if mounted is None else \
            (f"{service} ({mounted})", "keep it in the vault, as one of the service's `secrets`")
        if paths:
            lines.append(
                f"{place}: {', '.join(paths[:MOST_TOLD])}{' and more' if len(paths) > MOST_TOLD else ''} were not "
                "copied to the server, because keys, passphrases and variables of this machine are private. If the "
                f"application needs one, {way}."
            )
    return lines


class Hidden(str):
    """A text that is not shown where Ansible shows arguments, as it does to anyone who sets ANSIBLE_DEBUG."""

    def __repr__(self) -> str:
        return "'(not shown)'"


def fingerprints_of(secrets: list, key: str) -> dict:
    """A keyed fingerprint of each secret by its name: a changed one creates its container again, and nothing helps to
    guess it."""
    return {
        secret["name"]: hmac.new(
            key.encode(), f"{secret['name']}\0{secret['value']}".encode(), hashlib.sha256
        ).hexdigest()[:32]
        for secret in secrets
    }


def archive(files, needed: list) -> bytes:
    """A tar file of the needed contents, each once, named by its hash."""
    stream, contents_by_hash = io.BytesIO(), {file.sha256: file.content for file in files if file.link is None}
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name in needed:
            member = tarfile.TarInfo(name)
            member.size = len(contents_by_hash[name])
            tar.addfile(member, io.BytesIO(contents_by_hash[name]))
    return stream.getvalue()
