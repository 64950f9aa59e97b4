"""Reads what a file of the project is wanted to hold, as plain data."""

from __future__ import annotations

DOCUMENTATION = r"""
name: values
short_description: What a YAML file holds
description:
  - Reads a YAML file of the project as it is, without templates. C(from_yaml) notes of every value where it stands, and
    most of a look's time on the machine that deploys went into that.
options:
  _terms:
    description: The paths of the files.
    type: list
    elements: path
    required: true
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Show the controls
  ansible.builtin.debug:
    msg: "{{ lookup('harden.stack.values', playbook_dir ~ '/vars/checks.yml').stack_checks | list }}"
"""

RETURN = r"""
_raw:
  description: What each file holds.
  type: list
  elements: raw
"""

import functools

import yaml
from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

# Not every build of PyYAML has the fast one.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        return [held(term) for term in terms]


@functools.cache
def held(path: str):
    """One task asks for the same file several times. Raises AnsibleLookupError where it cannot be read."""
    try:
        with open(path, "rb") as stream:
            return yaml.load(stream, Loader=Loader)
    except (OSError, yaml.YAMLError) as error:
        raise AnsibleLookupError(f"{path} cannot be read: {error}. Generate the project again.") from error
