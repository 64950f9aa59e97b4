"""Makes the files and the secrets of a stack those of the project, as their module and its action return it."""

from __future__ import annotations

import json

from ..record.differs import Budget
from ..record.states import StateError
from ..record.store import RecordError
from ..system.apparmor import FOLDER as PROFILES, ProfileFault
from .files import Tree, contents_of
from .generation import Generation
from .links import TreeFault, refuse_links
from .secrets import SecretFiles, SecretsFault
from .since import Since

__all__ = ["ARGUMENTS", "place_tree"]

# What place_tree takes, which says what each is.
ARGUMENTS = {
    "root": {"type": "path", "required": True},
    "files": {"type": "list", "elements": "dict", "required": True},
    "secrets": {"type": "str", "no_log": True},
    "generations": {"type": "list", "elements": "str", "default": []},
    "replace": {"type": "bool", "default": False},
    "archive": {"type": "path"},
    "project": {"type": "dict", "default": {}},
}


def place_tree(check: bool, **params) -> dict:
    """What place_tree returns; `params` are those of ARGUMENTS."""
    try:
        return bring(params, check)
    except SecretsFault as fault:
        why = str(fault)
    except OSError as error:
        why = (f"The files could not be placed: {error.strerror} ({error.filename}). No file is half-written; fix the "
               "cause and run again.")
    except ProfileFault as error:
        why = (f"No file was placed, and the profiles in force stay: the AppArmor profile {error}. Fix it below "
               f"playbooks/files{PROFILES} and deploy again.")
    except (RecordError, StateError, TreeFault) as error:
        why = f"The files were left as they were: {error}."
    return {"failed": True, "msg": why}


def bring(params: dict, check: bool) -> dict:
    refuse_links(params["root"], [f"{params['root']}/secrets/any", *(entry["path"] for entry in params["files"])])
    secrets = SecretFiles(f"{params['root']}/secrets", json.loads(params["secrets"] or "[]"))
    tree = Tree(params["root"], params["files"])
    generation = Generation(params["root"], params["generations"], params["replace"])
    differs = tree.changed or secrets.changed or generation.changed
    changed = differs and not generation.is_newer_there
    waits = changed and bool(tree.needed) and not params["archive"]
    since = Since(params["root"], params["project"])
    told = {} if params["archive"] else tell(tree, secrets, since)
    if not (waits or generation.is_newer_there or check):
        if changed:
            contents = contents_of(params["archive"]) if params["archive"] else {}
            tree.prepare(contents)
            secrets.place()
            tree.place(contents)
            generation.place()
        # Also where nothing differs: an earlier version may have placed the secrets.
        secrets.keep_fingerprints()
        since.keep()
    return {
        **told,
        "changed": changed,
        "newer": generation.is_newer_there,
        "needed": tree.needed if waits else [],
        "placed": tree.placed,
        "secrets": secrets.written,
        "removed": secrets.removed + tree.removed,
        **({"diff": [part.difference() for part in (secrets, tree) if part.changed]} if differs else {}),
    }


def tell(tree: Tree, secrets: SecretFiles, since: Since) -> dict:
    """What differs, and what of the project is another one; of a first deploy that it is one."""
    if not tree.hashes:
        return {"since": {"first": True}, "differs": []}
    return {"since": since.told(), "differs": secrets.told() + tree.told(Budget())}
