"""What is in the layers of a stack's images, as their module and its action return it."""

from __future__ import annotations

from ..engine.api import Engine, EngineError, default_socket
from ..engine.labels import service_of
from ..image.renewal import id_of, services_of
from .look import Looked, findings_of

__all__ = ["ARGUMENTS", "look_through_images"]

# What image_secrets takes, which says what each is.
ARGUMENTS = {
    "project": {"type": "str", "required": True},
    "host": {"type": "str", "required": True},
    "root": {"type": "path", "required": True},
    "services": {"type": "list", "elements": "str", "required": True},
    "left_open": {"type": "dict", "default": {}},
    "seconds": {"type": "int", "default": 900},
}


def look_through_images(check: bool, **params) -> dict:
    """What image_secrets returns."""
    try:
        return {"changed": False, **look(Engine(default_socket()), params, not check)}
    except (EngineError, OSError) as error:
        return {"failed": True, "msg": f"The images of {params['project']} could not be looked through: {error}"}


def look(engine: Engine, params: dict, keeps: bool) -> dict:
    services = services_of(params["root"], params["services"])
    ids = {name: id_of(engine, service["image"]) for name, service in services.items()}
    missing = sorted(name for name, image in ids.items() if image is None)
    if missing:
        return {"missing": missing, "findings": []}
    running = {entry["Image"] for entry in engine.containers(params["project"]) if service_of(entry) not in ids}
    looked = Looked(engine, params["root"], params["seconds"])
    new = looked.look(sorted({*ids.values(), *running}))
    if new and keeps:
        looked.memory.keep({image["Id"] for image in engine.json("/images/json?all=1")})
    return {
        "missing": [],
        "findings": findings_of(params["host"], {name: looked.memory.images[image] for name, image in ids.items()},
                                params["left_open"]),
    }
