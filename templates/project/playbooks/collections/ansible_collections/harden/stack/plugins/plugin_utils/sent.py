"""Runs a function of this collection on a server by itself. A module brings Ansible's own library along, and Ansible
walks through all of it first: that takes longer than a look at a server."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shlex
import zlib

from ansible import constants
from ansible.errors import AnsibleActionFail, AnsibleError

from ..module_utils.system.said import last_line
from .completed import completed

__all__ = ["call_there", "run_there"]

MODULE_UTILS = os.path.join(os.path.dirname(os.path.dirname(__file__)), "module_utils")
# `from ..engine.api import …`: each dot but the first is a folder up.
IMPORTS = re.compile(r"^[ ]*from (\.+)([\w.]*) import ", re.MULTILINE)
ANSWER, BEGUN, UNKNOWN = "harden-init answers: ", "harden-init has begun", "harden-init needs the modules"
# What begins on the server, as the text that Python reads there: an account that may do nothing else as root may hand
# it that. The modules are in its memory, and their code, compiled, in a file below /run that is root's alone: to bring
# and to compile it each time takes longer than the look.
BEGINNING = '''
import sys
sys.path = [path for path in sys.path if path]
import base64, gc, json, marshal, os, zlib
from importlib.machinery import ModuleSpec

FOLDER = "/run/harden-init"

def unpacked(text):
    return json.loads(zlib.decompress(base64.b64decode(text)))

def kept(path, mark):
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as stream:
            about = os.fstat(stream.fileno())
            known = marshal.load(stream) if about.st_uid == os.geteuid() == 0 and not about.st_mode & 0o077 else {}
            return known["codes"] if known.get("mark") == mark else None
    except (OSError, ValueError, EOFError, TypeError):
        return None

def keep(path, mark, codes):
    try:
        os.makedirs(FOLDER, 0o700, exist_ok=True)
        new = f"{path}.{os.getpid()}"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            marshal.dump({"mark": mark, "codes": codes}, stream)
        os.rename(new, path)
    except OSError:
        pass

class Sent:
    def __init__(self, codes):
        self.codes = codes
        self.folders = {path[:at] for path in codes for at, sign in enumerate(path) if sign == "/"} | {""}

    def find_spec(self, name, path=None, target=None):
        root, _, below = name.partition(".")
        below = below.replace(".", "/")
        if root != "sent" or not (below in self.folders or below + ".py" in self.codes):
            return None
        return ModuleSpec(name, self, origin=below + ".py", is_package=below in self.folders)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if module.__spec__.origin in self.codes:
            exec(self.codes[module.__spec__.origin], module.__dict__)

def begin(given, texts):
    given = unpacked(given)
    name, function = given["call"]
    mark, path = given["mark"] + sys.version, f"{FOLDER}/{name}.code"
    codes = kept(path, mark)
    if codes is None and not texts:
        return print(given["unknown"])
    if codes is None:
        codes = {file: compile(text, file, "exec") for file, text in unpacked(texts).items()}
        if given["keeps"] and os.geteuid() == 0:
            keep(path, mark, codes)
    gc.disable()
    sys.meta_path.insert(0, Sent(codes))
    called = getattr(__import__("sent." + name, fromlist=[function]), function)
    print(given["begun"], flush=True)
    print(given["answer"] + json.dumps(called(**given["arguments"])))
    gc.freeze()

'''


def call_there(action, call: tuple, arguments: dict, task_vars: dict, known: dict, once: bool = False) -> dict:
    """What a function returns on the server of a task, which takes `check` and what is `known` to it; by the task's own
    module only where nothing else goes. Raises AnsibleConnectionFailure, and AnsibleActionFail for other arguments and
    where what may be called `once` broke."""
    check, given = action._task.check_mode, completed(arguments, known)
    answer = run_there(action, call, {**given, "check": check}, task_vars, keeps=not check, once=once)
    if answer is None:
        # Ansible writes arguments of its own into what it is given.
        answer = action._execute_module(
            module_name=action._task.action, module_args=dict(arguments), task_vars=task_vars)
    return answer


def run_there(
    action, call: tuple, arguments: dict, task_vars: dict, *, keeps: bool, once: bool = False
) -> dict | None:
    """What a function of module_utils returns on the server of a task; `call` is its module, such as `stack.look`, and
    its name, and all that goes in and out is JSON. With `keeps` the server may keep the compiled code until it is
    started again. None where that way is not open, or the function broke: a module is then, and says what is wrong;
    where `once` says so, what broke is told instead. Raises AnsibleConnectionFailure, AnsibleActionFail."""
    interpreter = interpreter_of(action, task_vars)
    if not interpreter or not action._is_pipelining_enabled("new"):
        return None
    texts = texts_of(call[0])
    mark = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
    given = {"call": call, "arguments": arguments, "mark": mark, "keeps": keeps,
             "answer": ANSWER, "begun": BEGUN, "unknown": UNKNOWN}
    command = f"{action._compute_environment_string()} {shlex.quote(interpreter)}".strip()

    def told(*parts) -> tuple:
        program = f"{BEGINNING}begin({', '.join(map(repr, parts))})\n"
        ended = action._low_level_execute_command(command, in_data=program.encode())
        return ended, ended["stdout"].splitlines()

    ended, lines = told(packed(given), "")
    if UNKNOWN in lines:
        ended, lines = told(packed(given), packed(texts))
    answers = [line for line in lines if line.startswith(ANSWER)]
    if ended["rc"] == 0 and answers:
        return json.loads(answers[-1][len(ANSWER):])
    if once and BEGUN in lines:
        raise AnsibleActionFail(f"It broke off on the server, with {ended['rc']}: {last_line(ended['stderr'])}")
    return None


def packed(content) -> str:
    return base64.b64encode(zlib.compress(json.dumps(content).encode(), 1)).decode()


def interpreter_of(action, task_vars: dict) -> str:
    """The path that is written for the server; empty where Ansible is to look for one."""
    try:
        named = constants.config.get_config_value("INTERPRETER_PYTHON", variables=task_vars)
        named = action._templar.template(named)
    except AnsibleError:
        return ""
    return str(named) if str(named).startswith("/") else ""


def texts_of(name: str) -> dict:
    """A module of module_utils and all that it imports of there, by their paths."""
    found, left = {}, [name.replace(".", "/") + ".py"]
    while left:
        path = left.pop()
        if path in found:
            continue
        with open(os.path.join(MODULE_UTILS, path), encoding="utf-8") as stream:
            found[path] = stream.read()
        left += imported(found[path], os.path.dirname(path))
    return found


def imported(text: str, folder: str) -> list:
    """The paths of what a module of a folder imports beside and above it."""
    paths = []
    for dots, name in IMPORTS.findall(text):
        start = folder
        for _ in dots[1:]:
            start = os.path.dirname(start)
        inside = [start, *name.split(".")] if name else [start]
        path = "/".join(filter(None, inside))
        is_file = os.path.isfile(os.path.join(MODULE_UTILS, f"{path}.py"))
        paths += [f"{path}.py"] if is_file else parts_of(path, text, dots, name)
    return paths


def parts_of(folder: str, text: str, dots: str, name: str) -> list:
    """Of `from ..mysql import reader as mysql`: each name is a module of the folder."""
    lines = re.findall(rf"^[ ]*from {re.escape(dots + name)} import (\([^)]+\)|.+$)", text, re.MULTILINE)
    names = {re.split(r"\s+as\s+", one.strip())[0] for line in lines for one in line.strip("()").split(",")} - {""}
    return [f"{folder}/{one}.py".lstrip("/") for one in names]
