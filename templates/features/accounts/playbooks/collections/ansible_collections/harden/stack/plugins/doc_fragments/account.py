"""The options of every module that gives an application its account."""

from __future__ import annotations


class ModuleDocFragment:
    """As module_utils/database/writing.py takes them."""

    DOCUMENTATION = r"""
options:
  container:
    description: The name of the container.
    type: str
    required: true
  user:
    description: The name of the account.
    type: str
    required: true
  database:
    description: The application's database.
    type: str
    required: true
  rights:
    description: What it may do there.
    type: str
    choices: [data, schema]
    required: true
  connections:
    description: How many connections it may hold at once.
    type: int
    required: true
  password_file:
    description: The file on the server that holds the password.
    type: path
    required: true
  found:
    description: What database_facts found to differ (C(differs)), handed on as what the task changes.
    type: list
    elements: dict
    default: []
attributes:
  check_mode:
    description: Says that it would write.
    support: full
"""
