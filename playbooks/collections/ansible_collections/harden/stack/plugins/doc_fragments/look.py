"""The option of every module that looks at a stack."""

from __future__ import annotations


class ModuleDocFragment:
    """`stack`, as module_utils/stack/look.py takes it."""

    DOCUMENTATION = r"""
options:
  stack:
    description: What is looked at of the stack.
    type: dict
    suboptions:
      project:
        description: The name of the Compose project.
        type: str
        required: true
      services:
        description: The services that the stack must have.
        type: list
        elements: str
        required: true
      ports:
        description: Where the stack must listen, each with O(stack.ports[].service), O(stack.ports[].address),
          O(stack.ports[].port) and O(stack.ports[].protocol).
        type: list
        elements: dict
        default: []
        suboptions:
          service:
            description: Whose port it is.
            type: str
            required: true
          address:
            description: The address of the interface.
            type: str
            required: true
          port:
            description: The number.
            type: int
            required: true
          protocol:
            description: What is spoken there.
            type: str
            choices: [tcp, udp]
            default: tcp
      folder:
        description: Where the answers lie; a stack that Docker Compose started from there under another name must not
          run beside this one.
        type: path
        default: ""
      data:
        description: The volumes and folders with the stack's data that another Compose project may have too. A service
          of the same name that uses one of them under another project must not run beside this one.
        type: list
        elements: str
        default: []
      volumes:
        description: The volumes that databases have their data in. Those that are not there yet are told.
        type: list
        elements: str
        default: []
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
        description: What the containers are measured against, as stack_verify takes it. A run that changes nothing
          needs no second measurement.
        type: dict
        default: {}
      left_open:
        description: What is known not to hold, as stack_verify takes it.
        type: dict
        default: {}
      host_checks:
        description: What the server itself is measured against, by control and reading.
        type: dict
        default: {}
      host:
        description: The name of the server in the findings.
        type: str
        default: ""
      server_logs:
        description: Logs of the server that a container must read, each with the group that it reads them by.
        type: list
        elements: dict
        default: []
        suboptions:
          file:
            description: The path.
            type: path
            required: true
          group:
            description: The group's id.
            type: int
            required: true
      secrets:
        description: The directory of the stack's secrets on the server.
        type: path
        default: ""
      databases:
        description: What each database must have, by service, as M(harden.stack.database_facts) takes it. Only those
          that are healthy are looked at.
        type: dict
        default: {}
      backups:
        description: Whether the data are backed up, which restic on the server is needed for.
        type: bool
        default: false
      target:
        description: Whether the stack is a Compose project or on a swarm. A project is refused where a swarm has its
          services.
        type: str
        choices: [compose, swarm]
        default: compose
      prepares:
        description: Whether the server itself is prepared.
        type: bool
        default: false
      move:
        description: Whether this run may take the stack back from a swarm.
        type: bool
        default: false
      run:
        description: Which run of Ansible is about to change the stack, as P(harden.stack.this_run#lookup) names it. It
          takes the lock of the stack on this server; another deploy that holds it makes the module fail. A check takes
          none.
        type: dict
        suboptions:
          machine:
            description: Where it runs.
            type: str
            required: true
          process:
            description: Its number, and when it began.
            type: str
            required: true
          who:
            description: Who started it.
            type: str
            required: true
          began:
            description: When it began, in UTC.
            type: str
            default: ""
          folder:
            description: From where.
            type: str
            required: true
          running:
            description: Every run of Ansible on that machine.
            type: list
            elements: str
            required: true
      log_lines:
        description: How many of the last lines of each container that is not healthy are returned.
        type: int
        default: 0
"""
