"""The options of every module that fills a database from a file."""

from __future__ import annotations


class ModuleDocFragment:
    """As module_utils/database/writing.py has them."""

    DOCUMENTATION = r"""
options:
  container:
    description: The name of the container.
    type: str
    required: true
  database:
    description: The application's database.
    type: str
    required: true
  name:
    description: The name under which the seed is remembered.
    type: str
    required: true
  file:
    description: The path of the file in the project; messages name it.
    type: str
    required: true
  sql:
    description: The text of the file.
    type: str
    required: true
  table:
    description: The table that the file makes.
    type: str
    required: true
attributes:
  check_mode:
    description: Says that it would run.
    support: full
"""
