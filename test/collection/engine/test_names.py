"""What a service is called in variables and images: as harden-init wrote it into compose.yml."""

import json
import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine import names as it
from ansible_collections.harden.stack.plugins.plugin_utils.inputs import environment

TABLE = os.path.join(os.path.dirname(__file__), "../../support/service-names.json")
with open(TABLE, encoding="utf-8") as stream:
    NAMES = json.load(stream)


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name["service"])
def test_it_is_called(name):
    assert it.variable_prefix(name["service"]) == name["variables"]
    assert it.image_repository("shop", name["service"]) == name["image"]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name["service"])
def test_the_variables_that_a_deploy_writes_are_called_so(name):
    service, prefix = name["service"], name["variables"]
    ports = [{"service": service, "address": "127.0.0.1", "port": 80}]
    text = environment(["compose.yml"], {service: "1a"}, {service: "2b"}, None, ports).decode()
    assert text.splitlines()[2:] == [
        f"{prefix}_ADDRESS=127.0.0.1", f"{prefix}_PORT=80", f"{prefix}_BUILD=2b", f"{prefix}_INPUTS=1a",
    ]
