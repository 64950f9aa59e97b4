"""How large a place in memory may become: a share of the service's memory, or what was seen there, several times."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.recipe import Recipe, with_recipe
from ansible_collections.harden.stack.plugins.module_utils.learn.search.sizes import SIZES, size_for, sizes_for

MEGABYTE = 1 << 20


@pytest.mark.parametrize("entry, filled, size", [
    ({}, {}, 64),
    ({"mem_limit": "536870912"}, {}, 256),
    ({"deploy": {"resources": {"limits": {"memory": "536870912"}}}}, {}, 256),
    ({"mem_limit": "67108864"}, {}, 64),
    ({"mem_limit": "536870912"}, {"/tmp": 30 * MEGABYTE}, 256),
    ({"mem_limit": "536870912"}, {"/tmp": 70 * MEGABYTE}, 384),
    ({}, {"/run": 900 * MEGABYTE}, 64),
])
def test_a_place_has_its_size(entry, filled, size):
    assert sizes_for(("/tmp",), filled, entry) == (("/tmp", size),)


def test_a_size_is_one_that_people_write():
    assert [size_for(1), size_for(64), size_for(65), size_for(10 ** 6)] == [16, 64, 96, SIZES[-1]]


@pytest.mark.parametrize("user, mounted", [
    (None, ["/tmp:size=64m,mode=1777", "/run:size=96m", "/cache"]),
    ("33:33", ["/tmp:size=64m,uid=33,gid=33,mode=1777", "/run:size=96m,uid=33,gid=33,mode=0755",
               "/cache:uid=33,gid=33,mode=0755"]),
])
def test_an_experiment_has_the_sizes_that_a_deploy_would_have(user, mounted):
    recipe = Recipe(user, (), True, ("/tmp", "/run", "/cache"), sizes=(("/tmp", 64), ("/run", 96)))
    assert with_recipe({"image": "x"}, recipe)["tmpfs"] == mounted
