"""Brings the files and the secrets of a stack to a server: first a list of hashes, then one archive of only what the server lacks.

Also works out, for each service, a hash of everything that its container is made from. Compose itself does not notice that the
content of a file or of a secret changed; the hash is a label of the container, so that exactly the containers concerned are made anew.
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
from ansible.module_utils.common.yaml import yaml_load
from ansible.plugins.action import ActionBase

# History of the source, never part of the application.
NOT_BROUGHT = frozenset({".git", ".hg", ".svn"})
# Where the project's folder is the application's too: what makes the project, and what Compose read its plain text from.
NOT_THE_APPLICATION = re.compile(r"(\.harden|\.yamllint|ansible\.cfg|harden\.yml|inventory|playbooks|requirements\.yml|secrets|\.env|"
                                 r"(docker-)?compose[^/]*\.ya?ml)(/.*)?")
PROFILES = "/etc/apparmor.d"


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        args, root = self._task.args, self._task.args["root"].rstrip("/")
        playbooks = self._loader.get_basedir()
        project = os.path.dirname(os.path.abspath(playbooks))
        mirrored = {folder: control for folder, control in args.get("mirrored", {}).items()
                    if control and (args["apparmor"] or folder != PROFILES)}
        files = collect(os.path.join(playbooks, args["files"]), root, project, args["services"], mirrored)
        overlays = [f"{root}/{name}" for name in (["compose.apparmor.yml"] if args["apparmor"] else []) + args.get("overlays", [])]
        secrets = self._secrets(args["secrets"], task_vars)
        fingerprints = fingerprints_of(secrets, str(self._value(args["key"], task_vars)))
        inputs, builds = hashes(files, [f"{root}/compose.yml", *overlays], root, args["services"], fingerprints, args.get("ports", []))
        files[f"{root}/.env"] = File(0o644, environment([f"{root}/compose.yml", *overlays], inputs, builds, args.get("host"), args.get("ports", [])))

        wanted = {"root": root, "files": [file.entry(path) for path, file in sorted(files.items())],
                  **({"secrets": Hidden(json.dumps(secrets))} if secrets else {})}
        answer = self._module(wanted, task_vars)
        if answer.get("needed") and not self._task.check_mode:
            answer = self._bring(wanted, archive(files.values(), answer["needed"]), task_vars)
        answer.pop("invocation", None)
        images = {name: f"{os.path.basename(root)}/{name}:{tag}" for name, tag in builds.items()}
        result.update(answer, inputs=inputs, images=images)
        return result

    def _secrets(self, name: str, task_vars: dict) -> list:
        entries = self._value(name, task_vars)
        return [{"name": str(entry["name"]), "value": str(entry["value"]), "owner": int(entry["owner"]),
                 "mode": int(str(entry.get("mode", "0400")), 8), "lines": bool(entry.get("lines"))} for entry in entries]

    def _value(self, name: str, task_vars: dict):
        """What a variable holds. The task names it only: its arguments are shown by whoever shows arguments."""
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
        raise AnsibleActionFail(f"The variable {name} cannot be worked out: {what}. It comes from inventory/group_vars and secrets/vault.yml; "
                                "nothing was changed.")

    def _module(self, arguments, task_vars):
        return self._execute_module(module_name="harden.stack.place_tree", module_args=arguments, task_vars=task_vars)

    def _bring(self, wanted, content, task_vars):
        folder = self._make_tmp_path()
        remote = self._connection._shell.join_path(folder, "files.tar")
        try:
            with tempfile.NamedTemporaryFile() as local:
                local.write(content)
                local.flush()
                self._transfer_file(local.name, remote)
            self._fixup_perms2((folder, remote))
            return self._module({**wanted, "archive": remote}, task_vars)
        finally:
            self._remove_tmp_path(folder)


class Hidden(str):
    """A text that is not shown where Ansible shows arguments, as it does to whoever sets ANSIBLE_DEBUG."""

    def __repr__(self) -> str:
        return "'(not shown)'"


def fingerprints_of(secrets: list, key: str) -> dict:
    """A keyed fingerprint of each secret by its name: a changed one makes its container anew, and nothing helps to guess it."""
    return {secret["name"]: hmac.new(key.encode(), f"{secret['name']}\0{secret['value']}".encode(), hashlib.sha256).hexdigest()[:32]
            for secret in secrets}


class File:
    """A plain file with its content, or a symbolic link; outside the stack's folder with the control that wants it."""

    def __init__(self, mode: int, content: bytes = b"", link: str | None = None) -> None:
        self.mode, self.content, self.link, self.control = mode, content, link, ""
        self.sha256 = hashlib.sha256(content if link is None else b"link " + link.encode()).hexdigest()

    def entry(self, path: str) -> dict:
        what = {"link": self.link} if self.link is not None else {"mode": self.mode, "sha256": self.sha256}
        return {"path": path, **what, **({"control": self.control} if self.control else {})}


def collect(files: str, root: str, project: str, services: list, mirrored: dict) -> dict:
    """Every file by the path that it gets on the server: the stack's folder, the application of each service with a source, and of the
    server's own folders the mirrored files and folders, with the control that wants each."""
    found = tree(files + root, root)
    for path, control in mirrored.items():
        outside = tree(files + path, path) if os.path.isdir(files + path) else \
            {path: read(files + path, os.path.dirname(files + path))} if os.path.exists(files + path) else {}
        for file in outside.values():
            file.control = control
        found.update(outside)
    compose = document(found, f"{root}/compose.yml").get("services", {})
    for service in services:
        if service.get("source"):
            name, folder = service["name"], os.path.normpath(os.path.join(project, service["source"]))
            application = Application(folder, compose[name].get("build") or {}) if folder == project else None
            found.update(tree(folder, f"{root}/{name}/app", application))
    return found


class Application:
    """Which files of the project's own folder are the application's, by their path in it: not those of the project itself, and as when the
    engine builds there, none that .dockerignore leaves out but the Dockerfile."""

    def __init__(self, folder: str, build: dict) -> None:
        ignore = os.path.join(folder, ".dockerignore")
        self.rules = ignore_rules(read(ignore, folder).content.decode("utf-8", "replace")) if os.path.isfile(ignore) else []
        self.needed = {".dockerignore", os.path.normpath(build.get("dockerfile", "Dockerfile"))}
        # A folder that is left out is not looked into, unless some rule brings back a part of it.
        self.prunes = not any(keeps for keeps, _ in self.rules)

    def has(self, path: str) -> bool:
        if NOT_THE_APPLICATION.fullmatch(path):
            return False
        last = [keeps for keeps, rule in self.rules if rule.fullmatch(path)]
        return not last or last[-1] or any(one == path or one.startswith(path + "/") for one in self.needed)

    def looks_into(self, path: str) -> bool:
        return not self.prunes or self.has(path)


def ignore_rules(text: str) -> list:
    """The lines of a .dockerignore, each with whether it brings back, and what it is about: a path and all below it."""
    lines = [line.strip() for line in text.removeprefix("\ufeff").splitlines() if not line.startswith("#")]
    rules = [(line.startswith("!"), os.path.normpath(line.lstrip("!").strip()).lstrip("/")) for line in lines if line.strip("!")]
    return [(keeps, re.compile(f"{as_regex(pattern)}(/.*)?")) for keeps, pattern in rules]


def as_regex(pattern: str) -> str:
    signs = {"**/": "(.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.findall(r"\*\*/|\*\*|\*|\?|\[[^\]]+\]|.", pattern)
    return "".join(signs.get(part) or (part if len(part) > 1 else re.escape(part)) for part in parts)


def tree(folder: str, target: str, application: Application | None = None) -> dict:
    """The files below a folder, by their path below `target`; of the project's own folder only the application's."""
    folder = os.path.normpath(folder)
    if not os.path.isdir(folder):
        raise AnsibleActionFail(f"The folder {folder} is missing on this machine; nothing was changed.")
    found = {}
    for parent, folders, names in os.walk(folder):
        below = os.path.relpath(parent, folder)
        folders[:] = sorted(name for name in folders if name not in NOT_BROUGHT
                            and (application is None or application.looks_into(os.path.normpath(f"{below}/{name}"))))
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        for name in sorted(names) + links:
            path = os.path.normpath(f"{below}/{name}")
            if application is None or application.has(path):
                found[f"{target}/{path}"] = read(os.path.join(parent, name), folder)
    return found


def read(path: str, folder: str) -> File:
    if os.path.islink(path):
        link, inside = os.readlink(path), os.path.realpath(folder) + os.sep
        if os.path.isabs(link) or not os.path.realpath(path).startswith(inside):
            raise AnsibleActionFail(f"The symbolic link {path} leads out of {folder}; put the file itself there. Nothing was changed.")
        return File(0o777, link=link)
    # Only the right to execute is kept: the other bits follow the umask of whoever checked the project out.
    with open(path, "rb") as stream:
        return File(0o755 if os.stat(path).st_mode & 0o100 else 0o644, stream.read())


def hashes(files: dict, used: list, root: str, services: list, fingerprints: dict, ports: list) -> tuple:
    """Of each service: the hash of everything that its container is made from, the Compose files in use among it; of each built one also
    that of its image."""
    compose = [document(files, path) for path in used]
    inputs, builds = {}, {}
    for service in services:
        name = service["name"]
        profile = [f"{PROFILES}/{service['apparmor_profile']}"] if "apparmor_profile" in service else []
        paths = [f"{root}/{path}" for path in service["inputs"]] + profile
        if service["build"]:
            builds[name] = digest(contents(files, [f"{root}/{name}"]))[:32]
        inputs[name] = digest([
            json.dumps([definition(part, name) for part in compose], sort_keys=True),
            *contents(files, paths),
            *(f"{secret} {fingerprints[secret]}" for secret in service["secrets"]),
            *(f"{port['address']} {port['port']}" for port in ports if port["service"] == name),
        ])
    return inputs, builds


def document(files: dict, path: str) -> dict:
    return yaml_load(files[path].content) if path in files else {}


def definition(compose: dict, service: str) -> list:
    """What a Compose file says of one service and of the networks that it is in."""
    own = compose.get("services", {}).get(service, {})
    networks = compose.get("networks") or {}
    return [own, {name: networks.get(name) for name in own.get("networks") or ()}]


def contents(files: dict, paths: list) -> list:
    """A line for each file that is one of the paths or lies below it."""
    return [f"{path} {file.mode:o} {file.sha256}" for path, file in sorted(files.items())
            if any(path == one or path.startswith(one + "/") for one in paths)]


def digest(lines: list) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def environment(used: list, inputs: dict, builds: dict, host: str | None, ports: list) -> bytes:
    """The .env that Compose reads beside compose.yml, so that it can also be called by hand; the host's name where a service asks for it,
    and the places of services that do not listen at the same one on every host."""
    lines = ["# Written by each deploy: what the containers are made from. Do not edit.",
             f"COMPOSE_FILE={':'.join(used)}",
             *([f"HARDEN_HOST={host}"] if host else []),
             *(line for port in ports for line in place_lines(port)),
             *(f"{prefix(name)}_BUILD={value}" for name, value in builds.items()),
             *(f"{prefix(name)}_INPUTS={value}" for name, value in inputs.items())]
    return ("\n".join(lines) + "\n").encode()


def place_lines(port: dict) -> list:
    return [f"{prefix(port['service'])}_ADDRESS={port['address']}", f"{prefix(port['service'])}_PORT={port['port']}"]


def prefix(service: str) -> str:
    return service.replace("-", "_").upper()


def archive(files, needed: list) -> bytes:
    """A tar file of the needed contents, each once, named by its hash."""
    stream, contents_by_hash = io.BytesIO(), {file.sha256: file.content for file in files if file.link is None}
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name in needed:
            member = tarfile.TarInfo(name)
            member.size = len(contents_by_hash[name])
            tar.addfile(member, io.BytesIO(contents_by_hash[name]))
    return stream.getvalue()
