"""The files of a project by the path that each gets on a server."""

from __future__ import annotations

import hashlib
import os
import re
from typing import NamedTuple

from ansible.errors import AnsibleActionFail

from ..module_utils.system.paths import is_below
from .compose import document
from .dockerignore import Rules
from .left_out import is_history, is_private

__all__ = ["Application", "File", "LeftOut", "collect", "tree"]

# What makes the project, where its folder is the application's too, or lies in that.
THE_PROJECT = re.compile(
    r"(\.harden|\.(ansible-lint|yamllint|compose-lint\.yml|trivyignore\.yaml)|ansible\.cfg|harden\.(lock\.)?yml"
    r"|inventory|learned|playbooks|requirements\.yml|secrets)"
    r"(/.*)?"
)
# What Compose read its plain text from.
PLAIN_TEXT = re.compile(r"\.env|(docker-)?compose.*\.ya?ml")


# Of one folder that is mounted.
MOST_FILES, MOST_BYTES = 5_000, 100_000_000


class File:
    """A plain file with its content, or a symbolic link; outside the stack's folder with the control that wants it."""

    def __init__(self, mode: int, content: bytes = b"", link: str | None = None) -> None:
        self.mode, self.content, self.link, self.control = mode, content, link, ""
        self.sha256 = hashlib.sha256(content if link is None else b"link " + link.encode()).hexdigest()

    def entry(self, path: str) -> dict:
        what = {"link": self.link} if self.link is not None else {"mode": self.mode, "sha256": self.sha256}
        return {"path": path, **what, **({"control": self.control} if self.control else {})}


class LeftOut(NamedTuple):
    """The private files of one place: of a service's application, or of something that it has mounted."""
    service: str
    mounted: str | None
    paths: list


def collect(files: str, root: str, project: str, services: list, mirrored: dict) -> tuple:
    """Every file by the path that it gets on the server: the stack's folder, the application of each service with a
    source, and of the server's own folders the mirrored files and folders, with the control that wants each. And what
    is left out as private, a LeftOut for each place."""
    found, left_out = tree(files + root, root), []
    for path, control in mirrored.items():
        outside = tree(files + path, path) if os.path.isdir(files + path) else \
            {path: read(files + path, os.path.dirname(files + path))} if os.path.exists(files + path) else {}
        for file in outside.values():
            file.control = control
        found.update(outside)
    compose = document(found, f"{root}/compose.yml").get("services", {})
    for path, file in found.items():
        # What stands in it is for root, who runs Compose.
        if re.fullmatch(re.escape(root) + r"/compose(\.[a-z]+)?\.yml", path):
            file.mode = 0o600
    for service in services:
        if service.get("source"):
            name, folder = service["name"], os.path.normpath(os.path.join(project, service["source"]))
            application = Application(project, folder, service.get("bring", []), compose[name].get("build") or {})
            found.update(tree(folder, f"{root}/{name}/app", application))
            left_out.append(LeftOut(name, None, application.left_out))
        for brought in service.get("files", []):
            copied, private = files_beside(project, brought["from"], f"{root}/{brought['to']}")
            found.update(copied)
            left_out.append(LeftOut(service["name"], brought["from"], private))
    return found, left_out


def files_beside(project: str, source: str, target: str) -> tuple:
    """The files of a folder that a service mounts, or the one file that it mounts, by their path on the server; and
    what of them is left out as private."""
    place = os.path.normpath(os.path.join(project, source))
    require_modest(source, place)
    if os.path.isdir(place):
        application = Application(project, place, [], {})
        return tree(place, target, application), application.left_out
    if os.path.islink(place):
        raise AnsibleActionFail(f"{source} is a link; put the file itself there.")
    require_no_way_out(place, project)
    file = read(place, os.path.dirname(place))
    return ({}, [source]) if is_private(os.path.basename(place), file.content) else ({target: file}, [])


def require_modest(source: str, place: str) -> None:
    """More than that is data, and nothing that a project should hold."""
    paths = [os.path.join(parent, name) for parent, _, names in os.walk(place) for name in names] or [place]
    size = sum(os.lstat(path).st_size for path in paths)
    if len(paths) > MOST_FILES or size > MOST_BYTES:
        raise AnsibleActionFail(
            f"{source} has {len(paths)} files of {size // 1_000_000} MB together; at most {MOST_FILES} of "
            f"{MOST_BYTES // 1_000_000} MB are copied. Put data into a volume."
        )


class Application:
    """Which files of a folder are the application's, by their path in it: none that is private, unless it is named. Of
    the project's own folder, and of one outside of it, neither those of the project itself nor what Compose reads
    there, and as when the engine builds there, none that .dockerignore leaves out but the Dockerfile."""

    def __init__(self, project: str, folder: str, bring: list, build: dict) -> None:
        project, folder, self.left_out = os.path.normpath(project), os.path.normpath(folder), []
        require_no_way_out(folder, project)
        # Where the project lies in it.
        self.project = os.path.relpath(project, folder) if is_below(project, folder) else None
        self.is_outside = not is_below(folder, project)
        self.is_whole = folder == project or self.is_outside
        self.bring = {os.path.normpath(path) for path in bring}
        self.rules = ignore_rules(folder) if self.is_whole else Rules(b"")
        self.needed = {".dockerignore", os.path.normpath(build.get("dockerfile", "Dockerfile"))}

    def has(self, path: str) -> bool:
        if self.is_whole and (self.is_plain_text(path) or self.is_of_project(path)):
            return False
        return self.rules.keeps(path) is not False or self.is_above(path, self.needed)

    def is_plain_text(self, path: str) -> bool:
        """Compose ran in the project's own folder; of a repository it may have been any."""
        names = path.split("/")
        return any(PLAIN_TEXT.fullmatch(name) for name in (names if self.is_outside else names[:1]))

    def is_of_project(self, path: str) -> bool:
        return self.project is not None and THE_PROJECT.fullmatch(os.path.relpath(path, self.project)) is not None

    def looks_into(self, path: str) -> bool:
        if is_private(os.path.basename(path), folder=True) and not self.is_above(path, self.bring):
            self.left_out.append(f"{path}/")
            return False
        return not self.rules.prunes or self.has(path)

    def takes(self, path: str, file: File) -> bool:
        private = file.link is None and is_private(os.path.basename(path), file.content)
        if not private or any(is_below(path, one) for one in self.bring):
            return True
        self.left_out.append(path)
        return False

    @staticmethod
    def is_above(path: str, others: set) -> bool:
        return any(is_below(one, path) for one in others)


def ignore_rules(folder: str) -> Rules:
    path = os.path.join(folder, ".dockerignore")
    try:
        return Rules(read(path, folder).content if os.path.isfile(path) else b"")
    except ValueError as error:
        raise AnsibleActionFail(f"{path} cannot be read: {error}.") from error


def require_no_way_out(place: str, project: str) -> None:
    """A path of the answers may begin with `..`; a link on the way leads to what nobody agreed to."""
    above = os.path.commonpath([place, project])
    if not is_inside(place, above):
        raise AnsibleActionFail(f"{place} leads out of {above} by a link; put the files themselves there.")


def is_inside(path: str, folder: str) -> bool:
    """Whether a path is that folder or lies below it, also when links are followed."""
    return is_below(os.path.realpath(path), os.path.realpath(folder))


def tree(folder: str, target: str, application: Application | None = None) -> dict:
    """The files below a folder, by their path below `target`; of an application's folder only its own."""
    folder = os.path.normpath(folder)
    if not os.path.isdir(folder):
        raise AnsibleActionFail(f"The folder {folder} is missing on this machine.")
    found = {}
    for parent, folders, names in os.walk(folder):
        below = os.path.relpath(parent, folder)
        folders[:] = sorted(name for name in folders if not is_history(name)
                            and (application is None or application.looks_into(os.path.normpath(f"{below}/{name}"))))
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        for name in sorted(names) + links:
            path = os.path.normpath(f"{below}/{name}")
            if application is None or application.has(path):
                file = read(os.path.join(parent, name), folder)
                if application is None or application.takes(path, file):
                    found[f"{target}/{path}"] = file
    return found


def read(path: str, folder: str) -> File:
    if os.path.islink(path):
        link = os.readlink(path)
        if os.path.isabs(link) or not is_inside(path, folder):
            raise AnsibleActionFail(
                f"The symbolic link {path} leads out of {folder}; put the file itself there."
            )
        return File(0o777, link=link)
    # Only the right to execute is kept: the other bits follow the umask of anyone who checked the project out.
    with open(path, "rb") as stream:
        return File(0o755 if os.stat(path).st_mode & 0o100 else 0o644, stream.read())
