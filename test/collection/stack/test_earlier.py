"""Whether the stack still runs as Docker Compose started it under another name."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.stack.earlier import earlier_fault

CONTAINER = {"state": "running", "project": "my-shop", "folder": "/srv/my-shop", "service": "db"}


@pytest.mark.parametrize("what, difference, says", [
    ("as Docker Compose started it, under another name", {}, "docker compose --project-name my-shop down"),
    ("that has ended", {"state": "exited"}, ""),
    ("of another folder", {"folder": "/srv/other"}, ""),
    ("of the stack itself", {"project": "shop"}, ""),
    ("of a service that the stack has not", {"service": "mail"}, ""),
])
def test_a_container(what, difference, says):
    one = {**CONTAINER, **difference}
    labels = {"project": one["project"], "project.working_dir": one["folder"], "service": one["service"]}
    entry = {
        "State": one["state"],
        "Names": ["/my-shop-db-1"],
        "Labels": {f"com.docker.compose.{name}": value for name, value in labels.items()},
    }
    fault = earlier_fault("/srv/my-shop", "shop", ["db"], [entry])
    assert (fault == "") if says == "" else (says in fault), what
