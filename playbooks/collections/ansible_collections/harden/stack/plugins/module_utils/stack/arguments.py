"""What a look at a stack takes. Apart from the look, because the machine that deploys reads this alone."""

from __future__ import annotations

__all__ = ["ARGUMENTS", "LOOK", "MEASURED", "RUN"]

# What a module takes that looks before a deploy; the lookup this_run makes it.
RUN = {
    "machine": {"type": "str", "required": True},
    "process": {"type": "str", "required": True},
    "who": {"type": "str", "required": True},
    "began": {"type": "str", "default": ""},
    "folder": {"type": "str", "required": True},
    "running": {"type": "list", "elements": "str", "required": True},
}
PORT = {
    "service": {"type": "str", "required": True},
    "address": {"type": "str", "required": True},
    "port": {"type": "int", "required": True},
    "protocol": {"type": "str", "choices": ["tcp", "udp"], "default": "tcp"},
}
LOG = {"file": {"type": "path", "required": True}, "group": {"type": "int", "required": True}}
# What a module takes that looks; stack_facts says what each is.
ARGUMENTS = {
    "project": {"type": "str", "required": True},
    "services": {"type": "list", "elements": "str", "required": True},
    "ports": {"type": "list", "elements": "dict", "options": PORT, "default": []},
    "folder": {"type": "path", "default": ""},
    "data": {"type": "list", "elements": "str", "default": []},
    "volumes": {"type": "list", "elements": "str", "default": []},
    "apparmor": {"type": "str", "choices": ["auto", "require", "off"], "default": "auto"},
    "engine_least": {"type": "str", "default": "25.0"},
    "compose_least": {"type": "str", "default": "2.21"},
    "checks": {"type": "dict", "default": {}},
    "left_open": {"type": "dict", "default": {}},
    "host_checks": {"type": "dict", "default": {}},
    "host": {"type": "str", "default": ""},
    "secrets": {"type": "path", "default": "", "no_log": False},
    "server_logs": {"type": "list", "elements": "dict", "default": [], "options": LOG},
    "log_lines": {"type": "int", "default": 0},
    "databases": {"type": "dict", "default": {}},
    "backups": {"type": "bool", "default": False},
    "target": {"type": "str", "choices": ["compose", "swarm"], "default": "compose"},
    "prepares": {"type": "bool", "default": False},
    "move": {"type": "bool", "default": False},
    "run": {"type": "dict", "options": RUN},
}
# What stack_facts takes.
LOOK = {"stack": {"type": "dict", "options": ARGUMENTS}}
# What stack_verify takes, which says what each is.
MEASURED = {
    "project": {"type": "str", "required": True},
    "host": {"type": "str", "required": True},
    "secrets": {"type": "path", "required": True, "no_log": False},
    "checks": {"type": "dict", "required": True},
    "left_open": {"type": "dict", "default": {}},
    "host_checks": {"type": "dict", "default": {}},
    "apparmor": {"type": "dict", "required": True},
    "before": {"type": "dict"},
    "would_start": {"type": "list", "elements": "str", "default": []},
    "databases": {"type": "dict", "default": {}},
}
