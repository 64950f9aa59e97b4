"""The images that a stack pulls, by service: those that run, and those that its Dockerfiles name."""

from __future__ import annotations

import os

from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.yaml import yaml_load

from ...module_utils.image.dockerfile import named_images

__all__ = ["stack_images"]


def stack_images(files: str, project: str, root: str, services: list) -> dict:
    """The references by service, as they are written. `files` mirrors the server below the playbooks."""
    compose = yaml_load(_read(f"{files}{root}/compose.yml")).get("services") or {}
    sources = {service["name"]: service.get("source") for service in services}
    return {name: _images(files + root, project, service, sources.get(name)) for name, service in compose.items()}


def _images(mirror: str, project: str, service: dict, source: str | None) -> list:
    build = service.get("build")
    if build is None:
        return [service["image"]]
    if isinstance(build, str):
        build = {"context": build}
    if "dockerfile_inline" in build:
        return named_images(build["dockerfile_inline"])
    context = os.path.normpath(build["context"])
    # The application of a service lies where its `source` says, and not below the playbooks.
    folder = os.path.join(project, source) if source and os.path.basename(context) == "app" else \
        os.path.join(mirror, context)
    return named_images(_read(os.path.join(folder, build.get("dockerfile", "Dockerfile"))))


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError as error:
        raise AnsibleActionFail(f"{path} cannot be read, so that nobody knows which images must be signed: "
                                f"{error.strerror}") from error
