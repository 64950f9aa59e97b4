"""Whether the stack still runs as Docker Compose started it under another name."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.stack.earlier import earlier_fault

CONTAINER = {"state": "running", "project": "my-shop", "folder": "/srv/my-shop", "service": "db"}


@pytest.mark.parametrize("what, difference, says", [
    ("as Docker Compose started it, under another name", {}, "docker compose --project-name my-shop down"),
    ("that has ended", {"state": "exited"}, ""),
    ("of another folder", {"folder": "/srv/other", "data": "/srv/other/data"}, ""),
    ("of another folder, on a volume of the stack", {"folder": "/srv/other", "data": "my-shop_data"},
     "started from /srv/other by Docker Compose"),
    ("of another folder, on a folder of the stack", {"folder": "/srv/other", "data": "/srv/my-shop/data"},
     "docker compose --project-name my-shop down"),
    ("that Compose did not start", {"folder": None, "data": "my-shop_data"}, ""),
    ("of the stack itself", {"project": "shop"}, ""),
    ("of a service that the stack has not", {"service": "mail"}, ""),
])
def test_a_container(what, difference, says):
    one = {**CONTAINER, **difference}
    labels = {"project": one["project"], "project.working_dir": one["folder"], "service": one["service"]}
    data = one.get("data", "")
    mount = {"Type": "bind", "Source": data} if data.startswith("/") else {"Type": "volume", "Name": data}
    entry = {
        "State": one["state"],
        "Names": ["/my-shop-db-1"],
        "Labels": {f"com.docker.compose.{name}": value for name, value in labels.items() if value is not None},
        "Mounts": [mount] if data else [],
    }
    params = {"folder": "/srv/my-shop", "project": "shop", "services": ["db"],
              "data": ["my-shop_data", "/srv/my-shop/data"]}
    fault = earlier_fault(params, [entry])
    assert (fault == "") if says == "" else (says in fault), what
