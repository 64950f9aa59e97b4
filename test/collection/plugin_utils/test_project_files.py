"""What of a project's own folder is taken for the application."""

import os

import pytest

from ansible_collections.harden.stack.plugins.plugin_utils import project_files as it

CODE = ["app.py", "lib/a.py", "lib/a.pyc", "docs/a.md", "docs/README.md", "Dockerfile"]


def application(folder, files: dict, build: dict | None = None) -> list:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return sorted(it.tree(str(folder), "", it.Application(str(folder), build or {})))


def test_neither_the_project_itself_nor_what_compose_read_its_plain_text_from_is_taken(tmp_path):
    project = ["harden.yml", "ansible.cfg", ".env", "docker-compose.yml", "compose.override.yaml", "playbooks/site.yml",
               "inventory/hosts.yml", "secrets/vault.yml", ".harden/manifest.json", ".git/HEAD"]
    below = ["src/compose.yml", "src/.env"]
    assert application(tmp_path, dict.fromkeys([*CODE, *project, *below], "")) == sorted(
        f"/{path}" for path in [*CODE, *below]
    )


@pytest.mark.parametrize("what, text, kept", [
    ("a folder", "docs\n", ["app.py", "lib/a.py", "lib/a.pyc"]),
    ("a folder but for a part of it", "/docs/\n!docs/README.md\n",
     ["app.py", "docs/README.md", "lib/a.py", "lib/a.pyc"]),
    ("an ending anywhere", "**/*.pyc\n# docs\n\n", ["app.py", "docs/README.md", "docs/a.md", "lib/a.py"]),
    ("an ending at the top", "*.py\n", ["docs/README.md", "docs/a.md", "lib/a.py", "lib/a.pyc"]),
    ("one letter, and a range", "lib/?.py[a-c]\n", ["app.py", "docs/README.md", "docs/a.md", "lib/a.py"]),
    ("everything but", "*\n!lib\n", ["lib/a.py", "lib/a.pyc"]),
])
def test_dockerignore_leaves_out(tmp_path, what, text, kept):
    """And never the Dockerfile."""
    found = application(tmp_path, {**dict.fromkeys(CODE, ""), ".dockerignore": text})
    assert found == sorted(f"/{path}" for path in [*kept, ".dockerignore", "Dockerfile"]), what


def test_a_dockerfile_in_a_folder_that_is_left_out_is_brought(tmp_path):
    files = {"app.py": "", "docker/web.Dockerfile": "", "docker/x": "", ".dockerignore": "docker"}
    found = application(tmp_path, files, {"dockerfile": "./docker/web.Dockerfile"})
    assert found == ["/.dockerignore", "/app.py", "/docker/web.Dockerfile"]
    assert os.path.exists(tmp_path / "docker/x")
