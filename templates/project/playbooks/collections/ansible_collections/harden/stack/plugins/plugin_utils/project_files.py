"""The files of a project by the path that each gets on a server."""

from __future__ import annotations

import hashlib
import os
import re

from ansible.errors import AnsibleActionFail

from .compose import document

__all__ = ["Application", "File", "collect", "tree"]

# History of the source, never part of the application.
NOT_BROUGHT = frozenset({".git", ".hg", ".svn"})
# Where the project's folder is the application's too: what makes the project, and what Compose read its plain text
# from.
NOT_THE_APPLICATION = re.compile(
    r"(\.harden|\.yamllint|ansible\.cfg|harden\.yml|inventory|playbooks|requirements\.yml|secrets|\.env|"
    r"(docker-)?compose[^/]*\.ya?ml)(/.*)?"
)


class File:
    """A plain file with its content, or a symbolic link; outside the stack's folder with the control that wants it."""

    def __init__(self, mode: int, content: bytes = b"", link: str | None = None) -> None:
        self.mode, self.content, self.link, self.control = mode, content, link, ""
        self.sha256 = hashlib.sha256(content if link is None else b"link " + link.encode()).hexdigest()

    def entry(self, path: str) -> dict:
        what = {"link": self.link} if self.link is not None else {"mode": self.mode, "sha256": self.sha256}
        return {"path": path, **what, **({"control": self.control} if self.control else {})}


def collect(files: str, root: str, project: str, services: list, mirrored: dict) -> dict:
    """Every file by the path that it gets on the server: the stack's folder, the application of each service with a
    source, and of the server's own folders the mirrored files and folders, with the control that wants each."""
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
    """Which files of the project's own folder are the application's, by their path in it: not those of the project
    itself, and as when the engine builds there, none that .dockerignore leaves out but the Dockerfile."""

    def __init__(self, folder: str, build: dict) -> None:
        ignore = os.path.join(folder, ".dockerignore")
        self.rules = (
            ignore_rules(read(ignore, folder).content.decode("utf-8", "replace")) if os.path.isfile(ignore) else []
        )
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
    rules = [
        (line.startswith("!"), os.path.normpath(line.lstrip("!").strip()).lstrip("/"))
        for line in lines
        if line.strip("!")
    ]
    return [(keeps, re.compile(f"{as_regex(pattern)}(/.*)?")) for keeps, pattern in rules]


def as_regex(pattern: str) -> str:
    signs = {"**/": "(.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.findall(r"\*\*/|\*\*|\*|\?|\[[^\]]+\]|.", pattern)
    return "".join(signs.get(part) or (part if len(part) > 1 else re.escape(part)) for part in parts)


def tree(folder: str, target: str, application: Application | None = None) -> dict:
    """The files below a folder, by their path below `target`; of the project's own folder only the application's."""
    folder = os.path.normpath(folder)
    if not os.path.isdir(folder):
        raise AnsibleActionFail(f"The folder {folder} is missing on this machine.")
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
            raise AnsibleActionFail(
                f"The symbolic link {path} leads out of {folder}; put the file itself there."
            )
        return File(0o777, link=link)
    # Only the right to execute is kept: the other bits follow the umask of whoever checked the project out.
    with open(path, "rb") as stream:
        return File(0o755 if os.stat(path).st_mode & 0o100 else 0o644, stream.read())
