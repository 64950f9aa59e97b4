"""Whether a container of another stack has the name that one of this stack needs."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.stack.taken_names import taken_names_fault


@pytest.mark.parametrize("project, service, name, owner, says", [
    ("shop", "api-db", "shop-api-db-1", "shop-api", "a container of the project shop-api, and shop needs that name"),
    ("shop-api", "db", "shop-api-db-1", "shop", "a container of the project shop, and shop-api needs that name"),
    ("shop", "db", "shop-db-1", "", "a container of no project"),
    ("shop", "db", "shop-db-1", "shop", ""),
    ("my-shop", "db", "my_shop-db-1", "my_shop", ""),
    ("shop", "db", "shop-db-2", "other", ""),
])
def test_a_container(project, service, name, owner, says):
    entry = {"Names": [f"/{name}"], "Labels": {"com.docker.compose.project": owner} if owner else {}}
    fault = taken_names_fault(project, [service], [entry])
    assert (fault == "") if says == "" else (says in fault)
