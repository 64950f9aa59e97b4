#!/usr/bin/python
"""Measures the hardening of running containers; changes nothing and never fails because of what it finds."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: stack_verify
short_description: Measure the hardening of running containers
description:
  - Compares what the kernel and the engine say of each container with what is wanted, all in one call.
  - What cannot be measured is said to be so, with the reason. It never counts as right.
options:
  project: {description: The name of the Compose project., type: str, required: true}
  host: {description: The name of the server in the findings., type: str, required: true}
  secrets: {description: The directory of the stack's secrets on the server., type: path, required: true}
  checks:
    description: What must be found, by service, by control and by reading.
    type: dict
    required: true
  apparmor:
    description: What stack_facts returned of AppArmor.
    type: dict
    required: true
attributes:
  check_mode: {description: Changes nothing anyway., support: full}
author:
  - harden-init
"""

EXAMPLES = r"""
- name: Measure
  stack_verify:
    project: csvs23
    host: "{{ inventory_hostname }}"
    secrets: /opt/harden/csvs23/secrets
    checks: {webserver: {no-capabilities: {cap_bnd: "0000000000000000"}}}
    apparmor: "{{ stack_now.apparmor }}"
"""

RETURN = r"""
findings:
  description: One entry for each control of each service; C(ok) is null where it could not be measured.
  returned: success
  type: list
"""

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.harden_engine import Engine, EngineError, default_socket
from ansible.module_utils.harden_readings import Container, readings


class Unmeasured(Exception):
    """A reading was not possible; the text says why."""


class Measurement:
    """The containers of a stack, and what their controls turn out to be."""

    def __init__(self, params: dict) -> None:
        self.host, self.apparmor = params["host"], params["apparmor"]
        engine, self.containers, self.why = Engine(default_socket()), {}, "the service has no container on this server"
        try:
            for inspected in engine.containers(params["project"]):
                container = Container(engine, inspected, params["secrets"])
                self.containers[container.service] = container
        except EngineError as error:
            self.why = f"the engine did not answer: {error}"

    def finding(self, service: str, control: str, wanted: dict) -> dict:
        """One control of one service. A wrong reading outweighs one that was not possible, and both outweigh a right one."""
        finding = {"host": self.host, "control": control, "service": service, "ok": True}
        evidence, wrong, unread = [], [], []
        for name, want in wanted.items():
            try:
                value = self.read(service, name)
            except Unmeasured as reason:
                unread.append(str(reason))
                continue
            evidence.append(f"{name} {value}")
            if value != want:
                wrong.append(f"{name} of {service} is {value}, wanted {want}")
        if wrong or unread:
            finding.update(ok=False if wrong else None, why="; ".join(wrong or unread))
        return {**finding, "evidence": ", ".join(evidence)} if evidence else finding

    def read(self, service: str, name: str) -> str:
        if service not in self.containers:
            raise Unmeasured(self.why)
        if name == "apparmor" and not self.apparmor["enforced"]:
            raise Unmeasured(f"not enforced on {self.host}: {self.apparmor['why']}")
        if name not in readings:
            raise Unmeasured(f"there is no reading {name}")
        try:
            return readings[name](self.containers[service])
        except (OSError, EngineError) as error:
            raise Unmeasured(f"{name} could not be read: {error}") from error
        except (KeyError, IndexError, StopIteration, ValueError, TypeError) as error:
            raise Unmeasured(f"{name} was not where it is looked for ({type(error).__name__}: {error})") from error


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "project": {"type": "str", "required": True},
            "host": {"type": "str", "required": True},
            "secrets": {"type": "path", "required": True, "no_log": False},
            "checks": {"type": "dict", "required": True},
            "apparmor": {"type": "dict", "required": True},
        },
        supports_check_mode=True,
    )
    measured = Measurement(module.params)
    findings = [measured.finding(service, control, wanted)
                for service, controls in module.params["checks"].items() for control, wanted in controls.items()]
    module.exit_json(changed=False, findings=findings)


if __name__ == "__main__":
    main()
