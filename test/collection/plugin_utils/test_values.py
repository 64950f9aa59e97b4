"""What the playbooks read of the project's own files, compared with Ansible's filter for the same."""

import glob
import os

import pytest
from ansible.errors import AnsibleLookupError
from ansible.plugins.filter.core import from_yaml

from ansible_collections.harden.stack.plugins.lookup import values

PLAYBOOKS = os.path.join(os.path.dirname(__file__), "..", "..", "golden", "*", "playbooks", "vars", "*.yml")
FILES = sorted(glob.glob(PLAYBOOKS))


def read(path):
    return values.LookupModule().run([str(path)])[0]


def test_there_are_files_to_compare():
    assert len(FILES) > 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.split("/")[-4:]))
def test_it_holds_what_ansible_reads(path):
    with open(path, encoding="utf-8") as stream:
        assert read(path) == from_yaml(stream.read())


def test_a_template_stays_the_text_that_it_is(tmp_path):
    file = tmp_path / "checks.yml"
    file.write_text("wanted: '{{ lookup(\"pipe\", \"id\") }}'\n")
    assert read(file) == {"wanted": '{{ lookup("pipe", "id") }}'}


@pytest.mark.parametrize("text", [None, "a: [b", "!!python/object/apply:os.getcwd []", "a: b: c"])
def test_a_file_that_cannot_be_read_is_told_by_its_path(tmp_path, text):
    file = tmp_path / "checks.yml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(AnsibleLookupError, match=f"{file} cannot be read"):
        read(file)
