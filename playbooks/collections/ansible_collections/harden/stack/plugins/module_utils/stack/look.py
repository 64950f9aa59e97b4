"""Looks at what a stack stands on and at what runs of it. What keeps it from a server is a StackFault; an engine that
does not answer is an EngineError."""

from __future__ import annotations

import os

from ..reading.altered import is_altered
from ..database.reading import Unreadable
from .earlier import earlier_fault
from ..engine.api import Engine, default_socket, version_tuple
from ..engine.labels import labels_of, service_of
from ..system.logs import readable
from ..reading.host import host_findings, little_room
from ..reading.image import is_looked_through
from ..reading.measurement import Measurement
from .left import images_left
from .made_again import containers_now
from .own_audits import audits_of
from .own_backups import backups_of
from .ports import port_faults
from .release_now import release_now
from .sides import service_name, side_fault, swarm_services
from .taken_names import taken_names_fault
from ..system.apparmor import loaded_profiles, why_not_confined
from ..system.profile_content import AS_ITS_FILE, read_content
from ..system.programs import find_program
from ..tree.state import found_state
from ..system.units import FOLDER as UNITS, settled

__all__ = ["StackFault", "end_look", "has_ended", "health"]

INPUTS = "io.harden-init.inputs"


class StackFault(Exception):
    """Everything that keeps the stack from this server, as sentences that also say what to do."""


def end_look(params: dict, begun: dict) -> dict:
    """What is there, as stack_facts returns it; changes nothing. `begun` is what begin_look gave. Raises StackFault,
    EngineError."""
    wait_for_boot(params["project"])
    engine = Engine(default_socket())
    info, containers = engine.once("/info"), engine.all_containers()
    own = engine.inspected(containers, params["project"])
    why = why_not_confined(params["apparmor"], info)
    loaded = loaded_profiles(f"harden-init.{params['project']}.")
    apparmor = {"enforced": not why, "why": why, "loaded": loaded, "other": [] if why else other_profiles(loaded)}
    versions = {"engine": info["ServerVersion"], "compose": version_of(begun["compose"])}
    faults = faults_of(params, versions, apparmor, containers, engine.all_containers)
    if params["target"] == "compose" and (fault := side_fault(engine, info, containers, params)):
        faults.append(fault)
    if faults:
        raise StackFault("This server cannot take the stack: " + "; ".join(faults) + ".")
    root = os.path.dirname(params["secrets"])
    measurement = Measurement(params["host"], engine, own, params["secrets"], apparmor, params["left_open"])
    altered = sorted({one.service for one in measurement.containers
                      if is_altered(one, measurement.claimed(one.service, params["checks"]), info)})
    result = {
        "apparmor": apparmor,
        "findings": measurement.findings(params["checks"])
        + host_findings(params["host"], engine, root, params["host_checks"]),
        "little_room": little_room([info["DockerRootDir"], root]),
        **states_of(params, own, altered, outdated_in(engine, own, params["project"])),
        "unlooked": [one.service for one in measurement.containers
                     if "image-secrets" in params["checks"].get(one.service, {}) and not is_looked_through(one)],
        "server_logs": all(readable(**log) for log in params["server_logs"]),
        "images": images_left(engine, params["project"]),
        "lacking_volumes": lacking_volumes(engine, params, own),
        "audits": audits_of(params["project"]),
        "backups": backups_of(params["project"]),
        "containers": containers_now(own),
        "swarm": [] if params["target"] == "swarm" else
        [service_name(one) for one in swarm_services(engine, info, params["project"])],
        "tree": found_state(root),
        "release": release_now(root),
    }
    result["databases"] = {service: state for service, read in begun["databases"].items()
                           if service in result["healthy"] and (state := read_or_none(read))}
    if params["log_lines"]:
        result["last_words"] = {service_of(entry): last_words(engine, entry, params["log_lines"])
                                for entry in own if health(entry) != "healthy"}
    return result


def other_profiles(loaded: dict) -> list:
    """The profiles under whose name the kernel has something else than their file says."""
    other = []
    for name in loaded:
        try:
            if read_content(name) != AS_ITS_FILE:
                other.append(name)
        except OSError:
            # What cannot be known is told by the measurement; nothing is loaded for it.
            continue
    return other


def version_of(compose) -> str:
    return compose.communicate()[0].strip() if compose else ""


def wait_for_boot(project: str) -> None:
    """After a boot, or a restart of the engine, the stack is on its way up already: what is looked at then is not what
    will be."""
    unit = f"harden-init.{project}.service"
    if os.path.exists(f"{UNITS}/{unit}"):
        settled(unit)


def made_from(container: dict) -> str:
    return labels_of(container).get(INPUTS, "")


def health(container: dict) -> str:
    """`healthy` also for a container that runs without a health check."""
    state = container["State"]
    return state.get("Health", {}).get("Status", "healthy") if state["Running"] else state["Status"]


def has_ended(container: dict) -> bool:
    return container["State"]["Status"] == "exited" and container["State"]["ExitCode"] == 0


def states_of(params: dict, own: list, altered: list, outdated: list) -> dict:
    """What the containers of the stack are like, by their services. One that was changed in place is not as it was
    made, and one whose image was built again runs the old one: neither is healthy."""
    return {
        "altered": altered,
        "made_from": {service_of(entry): made_from(entry) for entry in own},
        "image_names": {service_of(entry): entry["Config"]["Image"] for entry in own},
        "healthy": {
            service_of(entry): made_from(entry)
            for entry in own
            if health(entry) == "healthy" and service_of(entry) not in [*altered, *outdated]
        },
        "running": sorted({service_of(entry) for entry in own if entry["State"]["Running"]} - {*altered, *outdated}),
        "ended": {service_of(entry): made_from(entry) for entry in own if has_ended(entry)},
        "failing": [service_of(entry) for entry in own if health(entry) == "unhealthy"],
        "orphans": [entry["Name"].lstrip("/") for entry in own if service_of(entry) not in params["services"]],
    }


def lacking_volumes(engine: Engine, params: dict, own: list) -> list:
    """Those that are wanted and not there. A container keeps its own, so where all have one the engine is not asked."""
    if not set(params["services"]) - {service_of(entry) for entry in own}:
        return []
    present = {volume["Name"] for volume in engine.json("/volumes")["Volumes"] or []}
    return [name for name in params["volumes"] if name not in present]


def outdated_in(engine: Engine, own: list, project: str) -> list:
    """The services whose container runs another image than the one that was built last: a deploy was cut off between
    the two."""
    present = {tag: image["Id"] for image in engine.once("/images/json") for tag in image.get("RepoTags") or []
               if tag.startswith(f"{project}/")}
    return [service_of(entry) for entry in own
            if present.get(entry["Config"]["Image"], entry["Image"]) != entry["Image"]]


def read_or_none(read):
    """What was read of a database; nothing where it could not be, which the play of the databases tells after it has
    started them."""
    try:
        return read.result()
    except Unreadable:
        return None


def last_words(engine: Engine, container: dict, count: int) -> list:
    """What a container said last, and after it what its health check said: the check often names the cause. One that
    says nothing is named."""
    checks = container["State"].get("Health", {}).get("Log") or []
    said = [line.strip() for line in checks[-1]["Output"].splitlines() if line.strip()] if checks else []
    if checks and not said:
        said = [f"{' '.join(container['Config']['Healthcheck']['Test'])} ended with {checks[-1]['ExitCode']}"]
    return engine.log_lines(container["Id"], count) + [f"health check: {line}" for line in said[-count:]]


def faults_of(params: dict, versions: dict, apparmor: dict, containers: list, list_again) -> list:
    """Everything that keeps the stack from this server, a sentence each. `list_again` lists the containers anew."""
    faults = []
    if os.geteuid() != 0:
        faults.append("the deploy account is not root here: set `become: true` for this host")
    for name, least in (("engine", params["engine_least"]), ("compose", params["compose_least"])):
        if not versions[name]:
            faults.append(f"Docker {name.title()} is missing: install it (at least {least})")
        elif version_tuple(versions[name]) < version_tuple(least):
            faults.append(f"Docker {name.title()} is {versions[name]}: upgrade it to at least {least}")
    if params["apparmor"] == "require" and not apparmor["enforced"]:
        faults.append(f"AppArmor is required, but {apparmor['why']}")
    if params["backups"] and find_program("restic") is None:
        faults.append("restic is missing, which keeps the backups: install it (apt install restic), or leave out "
                      "`backups` in harden.yml")
    published = port_faults(params["ports"], params["project"], containers, list_again)
    earlier = earlier_fault(params, containers)
    taken = taken_names_fault(params["project"], params["services"], containers)
    return faults + [fault for fault in [*published, earlier, taken] if fault]
