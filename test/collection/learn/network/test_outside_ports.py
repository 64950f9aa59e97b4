"""At which ports names outside are wanted: one more life has an address for each."""

from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.recipe import Recipe, with_recipe
from ansible_collections.harden.stack.plugins.module_utils.learn.life.laboratory import OutOfTime
from ansible_collections.harden.stack.plugins.module_utils.learn.network.outside_ports import with_ports


class Laboratory:
    """One whose service finds no way to `ways` in its next life, by the name in the place of the address."""

    def __init__(self, *ways, lost=0, is_over=False) -> None:
        self.ways, self.lost, self.is_over, self.recipes = ways, lost, is_over, []
        self.tracer = SimpleNamespace(lost=lambda: lost, lineage=self)

    def lives(self, recipes: list) -> list:
        if self.is_over:
            raise OutOfTime("the time is over")
        self.recipes = recipes
        return [(SimpleNamespace(shims={7}), {}, {})]

    def lost_ways_below(self, shims: set) -> set:
        assert shims == {7}
        addresses = dict(host.split("=") for host in self.recipes[0].hosts)
        return {(program, addresses.get(name, name), port, protocol) for program, name, port, protocol in self.ways}


def network(*names: str) -> dict:
    return {"lives": 4, "peers": [], "addresses": [], "outside": [{"value": name, "evidence": "asked"}
                                                                  for name in names]}


def test_each_name_gets_the_ports_that_were_wanted_of_it():
    laboratory = Laboratory(("curl", "a.example.org", 443, 6), ("php", "a.example.org", 443, 6),
                            ("curl", "a.example.org", 53, 17), ("curl", "203.0.113.1", 80, 6),
                            ("ping", "b.example.org", 0, 1), ("", "", 0, 0))
    recipe = Recipe("33:33", ())
    assert with_ports(network("a.example.org", "b.example.org", "c..d-"), laboratory, recipe)["outside"] == [
        {"value": "a.example.org", "evidence": "asked; curl, php wanted its port 443; curl wanted its port 53/udp",
         "ports": ["443", "53/udp"]},
        {"value": "b.example.org", "evidence": "asked", "ports": []},
        {"value": "c..d-", "evidence": "asked", "ports": []}]
    [asked] = laboratory.recipes
    assert (asked.user, asked.hosts) == ("33:33", ("a.example.org=198.18.0.1", "b.example.org=198.18.0.2"))


@pytest.mark.parametrize("fact", [None, network(), network("-x", "a/b")])
def test_no_life_is_led_where_no_name_was_asked_for(fact):
    assert with_ports(fact, Laboratory(is_over=True), Recipe()) is fact


@pytest.mark.parametrize("laboratory", [Laboratory(("curl", "a", 1, 6), lost=1), Laboratory(is_over=True)])
def test_ports_stay_unknown_where_something_was_lost_or_the_time_is_over(laboratory):
    fact = network("a")
    assert with_ports(fact, laboratory, Recipe()) is fact


def test_the_names_are_added_to_those_that_its_compose_file_has():
    entry = with_recipe({"image": "x", "extra_hosts": ["own=10.0.0.1"]}, Recipe(hosts=("a=198.18.0.1",)))
    assert entry["extra_hosts"] == ["own=10.0.0.1", "a=198.18.0.1"]
    assert "extra_hosts" not in with_recipe({"image": "x"}, Recipe())
