#!/usr/bin/python
"""Looks at a server and at what runs of a stack on it; changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: stack_facts
short_description: Look at a server and at what runs of a stack on it
description:
  - Reads the engine's API, the kernel's AppArmor state and the ports in use, in one call.
  - Fails, before anything is changed, when the server cannot take the stack, and names everything that is wrong at once.
options:
  project:
    description: The name of the Compose project.
    type: str
    required: true
  services:
    description: The services that the stack shall have.
    type: list
    elements: str
    required: true
  ports:
    description: Where the stack shall listen, each with O(ports[].service), O(ports[].address) and O(ports[].port).
    type: list
    elements: dict
    default: []
    suboptions:
      service: {description: Whose port it is., type: str, required: true}
      address: {description: The address of the interface., type: str, required: true}
      port: {description: The number., type: int, required: true}
  folder:
    description: Where the answers lie; a stack that Docker Compose started from there under another name must not run beside this one.
    type: path
    default: ""
  apparmor:
    description: V(require) fails where the kernel does not enforce AppArmor, V(off) never uses it.
    type: str
    choices: [auto, require, "off"]
    default: auto
  engine_least:
    description: The oldest Docker Engine that will do.
    type: str
    default: "25.0"
  compose_least:
    description: The oldest Docker Compose that will do.
    type: str
    default: "2.21"
  checks:
    description: What the containers are measured against, as stack_verify takes it. A run that changes nothing needs no second measurement.
    type: dict
    default: {}
  host: {description: The name of the server in the findings., type: str, default: ""}
  server_logs:
    description: Logs of the server that a container shall read, each with the group that it reads them by.
    type: list
    elements: dict
    default: []
    suboptions:
      file: {description: The path., type: path, required: true}
      group: {description: The group's id., type: int, required: true}
  secrets: {description: The directory of the stack's secrets on the server., type: path, default: ""}
  log_lines:
    description: How many of the last lines of each container that is not healthy are returned.
    type: int
    default: 0
attributes:
  check_mode: {description: Changes nothing anyway., support: full}
author:
  - harden-init
"""

EXAMPLES = r"""
- name: Look at the server
  stack_facts:
    project: csvs23
    services: [dbserver, webserver]
    ports: [{service: webserver, address: 127.0.0.1, port: 8081}]
  register: stack_now
"""

RETURN = r"""
apparmor:
  description: Whether AppArmor is enforced, why not, and the mode of each of the stack's profiles that the kernel has.
  returned: success
  type: dict
  sample: {enforced: true, why: "", loaded: {harden-init.csvs23.dbserver: enforce}}
made_from:
  description: The hash of what each service's container was made from, whether it runs or not.
  returned: success
  type: dict
  sample: {dbserver: 4be2…}
healthy:
  description: The services that run and are healthy, each with the hash of what its container was made from.
  returned: success
  type: dict
  sample: {dbserver: 4be2…}
ended:
  description: The services whose container did its work and ended well, each with the hash of what it was made from.
  returned: success
  type: dict
  sample: {}
findings:
  description: What stack_verify would find now.
  returned: success
  type: list
failing:
  description: The services whose container runs, but whose health check says no.
  returned: success
  type: list
server_logs:
  description: Whether the server has all of O(server_logs), and the groups may read them.
  returned: success
  type: bool
orphans:
  description: Containers of the project that belong to no wanted service.
  returned: success
  type: list
images:
  description: The images of the project that the engine has.
  returned: success
  type: list
last_words:
  description: What the containers that are not healthy said last, by service.
  returned: when O(log_lines) is set
  type: dict
"""

import os
import shutil
import subprocess

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.harden_earlier import earlier_fault
from ansible.module_utils.harden_engine import Engine, EngineError, default_socket, version_tuple
from ansible.module_utils.harden_logs import readable
from ansible.module_utils.harden_measure import Measurement
from ansible.module_utils.harden_ports import port_fault
from ansible.module_utils.harden_profiles import loaded_profiles, why_not_enforced
from ansible.module_utils.harden_units import FOLDER as UNITS, settled

INPUTS = "io.harden-init.inputs"
PLUGIN_FOLDERS = ("/usr/libexec/docker/cli-plugins", "/usr/lib/docker/cli-plugins",
                  "/usr/local/libexec/docker/cli-plugins", "/usr/local/lib/docker/cli-plugins",
                  os.path.expanduser("~/.docker/cli-plugins"))


def start_compose():
    """Asks Compose for its version without waiting: it takes as long as all the rest. None where there is no Compose."""
    plugin = next((path for folder in PLUGIN_FOLDERS if os.access(path := f"{folder}/docker-compose", os.X_OK)), None)
    command = [plugin] if plugin else ["docker", "compose"] if shutil.which("docker") else None
    return command and subprocess.Popen([*command, "version", "--short"], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)


def wait_for_boot(project: str) -> None:
    """After a boot, or a restart of the engine, the stack is on its way up already: what is looked at then is not what will be."""
    unit = f"harden-init.{project}.service"
    if os.path.exists(f"{UNITS}/{unit}"):
        settled(unit)


def made_from(container: dict) -> str:
    return container["Config"]["Labels"].get(INPUTS, "")


def service_of(container: dict) -> str:
    return container["Config"]["Labels"].get("com.docker.compose.service", "")


def health(container: dict) -> str:
    """`healthy` also for a container that runs without a health check."""
    state = container["State"]
    return state.get("Health", {}).get("Status", "healthy") if state["Running"] else state["Status"]


def has_ended(container: dict) -> bool:
    return container["State"]["Status"] == "exited" and container["State"]["ExitCode"] == 0


def last_words(engine: Engine, container: dict, count: int) -> list:
    """What a container said last, and after it what its health check said: the check often names the cause."""
    checks = container["State"].get("Health", {}).get("Log") or []
    said = [line.strip() for line in checks[-1]["Output"].splitlines() if line.strip()] if checks else []
    return engine.log_lines(container["Id"], count) + [f"health check: {line}" for line in said[-count:]]


def faults_of(params: dict, versions: dict, apparmor: dict, containers: list) -> list:
    """Everything that keeps the stack from this server, a sentence each."""
    faults = []
    if os.geteuid() != 0:
        faults.append("the deploy account is not root here: set `become: true` for this host")
    for name, least in (("engine", params["engine_least"]), ("compose", params["compose_least"])):
        if not versions[name]:
            faults.append(f"Docker {name.title()} is missing: install it (at least {least})")
        elif version_tuple(versions[name]) < version_tuple(least):
            faults.append(f"Docker {name.title()} is {versions[name]}: at least {least} is needed")
    if params["apparmor"] == "require" and not apparmor["enforced"]:
        faults.append(f"AppArmor is required, but {apparmor['why']}")
    published = [port_fault(entry, params["project"], containers) for entry in params["ports"]]
    earlier = earlier_fault(params["folder"], params["project"], params["services"], containers)
    return faults + [fault for fault in [*published, earlier] if fault]


def look(module: AnsibleModule) -> dict:
    params, compose = module.params, start_compose()
    wait_for_boot(params["project"])
    engine = Engine(default_socket())
    info, containers = engine.json("/info"), engine.all_containers()
    own = engine.inspected(containers, params["project"])
    why = "the answers switch it off" if params["apparmor"] == "off" else why_not_enforced(info)
    apparmor = {"enforced": not why, "why": why, "loaded": loaded_profiles(f"harden-init.{params['project']}.")}
    versions = {"engine": info["ServerVersion"], "compose": compose.communicate()[0].strip() if compose else ""}
    faults = faults_of(params, versions, apparmor, containers)
    if faults:
        module.fail_json(msg="This server cannot take the stack; nothing was changed. " + "; ".join(faults) + ".")
    tags = [tag for image in engine.json("/images/json") for tag in image.get("RepoTags") or []]
    result = {
        "changed": False,
        "apparmor": apparmor,
        "made_from": {service_of(entry): made_from(entry) for entry in own},
        "healthy": {service_of(entry): made_from(entry) for entry in own if health(entry) == "healthy"},
        "ended": {service_of(entry): made_from(entry) for entry in own if has_ended(entry)},
        "findings": Measurement(params["host"], engine, own, params["secrets"], apparmor).findings(params["checks"]),
        "failing": [service_of(entry) for entry in own if health(entry) == "unhealthy"],
        "server_logs": all(readable(**log) for log in params["server_logs"]),
        "orphans": [entry["Name"].lstrip("/") for entry in own if service_of(entry) not in params["services"]],
        "images": [tag for tag in tags if tag.startswith(params["project"] + "/")],
    }
    if params["log_lines"]:
        result["last_words"] = {service_of(entry): last_words(engine, entry, params["log_lines"])
                               for entry in own if health(entry) != "healthy"}
    return result


def main() -> None:
    port = {"service": {"type": "str", "required": True}, "address": {"type": "str", "required": True},
            "port": {"type": "int", "required": True}}
    log = {"file": {"type": "path", "required": True}, "group": {"type": "int", "required": True}}
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "services": {"type": "list", "elements": "str", "required": True},
            "ports": {"type": "list", "elements": "dict", "options": port, "default": []},
            "folder": {"type": "path", "default": ""},
            "apparmor": {"type": "str", "choices": ["auto", "require", "off"], "default": "auto"},
            "engine_least": {"type": "str", "default": "25.0"},
            "compose_least": {"type": "str", "default": "2.21"},
            "checks": {"type": "dict", "default": {}},
            "host": {"type": "str", "default": ""},
            "secrets": {"type": "path", "default": "", "no_log": False},
            "server_logs": {"type": "list", "elements": "dict", "default": [], "options": log},
            "log_lines": {"type": "int", "default": 0},
        },
        supports_check_mode=True,
    )
    try:
        module.exit_json(**look(module))
    except EngineError as error:
        module.fail_json(msg=f"Docker Engine does not answer here; nothing was changed. {error}. "
                             "Install it, start it, or let the deploy account use it.")


if __name__ == "__main__":
    main()
