"""A profile is proven by lives in which it is in force."""

from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.confine import prove as room
from ansible_collections.harden.stack.plugins.module_utils.learn.confine.prove import places_of, profile_fact
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.recipe import Recipe, with_recipe
from ansible_collections.harden.stack.plugins.module_utils.learn.life.laboratory import OutOfTime
from ansible_collections.harden.stack.plugins.module_utils.system.programs import ProgramError

TEMPLATE = "profile @NAME@ {\n  @RULES@,\n}\n"
RECIPE = Recipe("33:33", (), True, ("/run:size=16m",))


class Lives:
    """A laboratory whose service is heard to do `done`, and needs `needed` of it; it is the listener as well."""

    def __init__(self, folder, done=(), needed=(), later=(), is_over=False, lost=False, load=None) -> None:
        self.done, self.needed, self.later, self.is_over, self.lost = set(done), set(needed), list(later), is_over, lost
        self.workshop = SimpleNamespace(name="harden-learn-shop-web", folder=str(folder), entry={"volumes": [
            {"type": "volume", "target": "/data"}, {"type": "bind", "target": "/conf", "read_only": True}]})
        life = SimpleNamespace(folders={"usr", "etc"}, changed={("new", "/srv/x")})
        self.baseline, self.path, self.texts, self.heard = [SimpleNamespace(life=life)], None, [], set()

    def __enter__(self):
        return self

    def __exit__(self, *_details) -> None:
        self.texts.append("over")

    def load(self, path: str) -> None:
        with open(path, encoding="utf-8") as stream:
            self.texts.append(stream.read())

    def trials(self, wanted: list) -> list:
        if self.is_over:
            raise OutOfTime("the time is over")
        assert all(recipe.confined == "harden-learn-shop-web" for recipe, _ in wanted)
        text = self.texts[-1]
        if "audit" in text:
            self.heard, broken = {("AUDIT", *one) for one in self.done}, []
        else:
            asked = self.done | set(self.later[:1])
            self.later = self.later[1:]
            missing = [one for one in asked if not allows(text, one)]
            self.heard = {("DENIED", *one) for one in missing}
            broken = ["it ends with 1"] if set(missing) & self.needed else []
        return [SimpleNamespace(broken=broken)] * len(wanted)

    def taken(self) -> set:
        return self.heard


def allows(text: str, one: tuple) -> bool:
    return f"  {one[1]} {'ix' if one[2] == 'x' else one[2]},\n" in text


RUN, READ, WRITE = ("exec", "/usr/bin/web", "x"), ("open", "/etc/passwd", "r"), ("open", "/usr/cache", "w")


@pytest.fixture
def learned(monkeypatch):
    def learn(lives: Lives, recipe=RECIPE) -> dict:
        monkeypatch.setattr(room, "Listener", lambda name: lives)
        monkeypatch.setattr(room, "load_profile", lives.load)
        monkeypatch.setattr(room, "why_not_enforced", lambda info: info.get("why", ""))
        return profile_fact(lives, recipe, TEMPLATE, {})
    return learn


def test_the_rules_are_those_that_it_lived_with_twice(tmp_path, learned):
    lives = Lives(tmp_path, [RUN, READ])
    fact = learned(lives)
    assert (fact["enforced"], "/usr/bin/web ix" in fact["value"], "/etc/passwd r" in fact["value"]) == (2, True, True)
    assert {"/run/{,**} rwlk", "deny /run/** mx", "/data/{,**} rwlk"} <= set(fact["value"])
    assert not any(rule.startswith(("capability", "/srv", "/conf")) for rule in fact["value"])
    assert fact["evidence"] == "it lived 2 times with 9 rules and nothing else allowed"
    assert lives.texts[1].startswith("profile harden-learn-shop-web {\n  /*/ r,\n") and lives.texts[2:] == ["over"]


def test_what_is_denied_is_given_back(tmp_path, learned):
    fact = learned(Lives(tmp_path, [RUN], needed=[READ], later=[READ, READ]))
    assert (fact["enforced"], "/etc/passwd r" in fact["value"]) == (2, True)


@pytest.mark.parametrize("needed, is_given", [([], False), ([WRITE], True)])
def test_what_a_read_only_root_refuses_is_only_given_where_it_breaks_something(tmp_path, learned, needed, is_given):
    fact = learned(Lives(tmp_path, [RUN, WRITE], needed))
    assert (fact["enforced"], "/usr/cache w" in fact["value"]) == (2, is_given)


@pytest.mark.parametrize("lives, why", [
    ({}, "the kernel told nothing of it"),
    ({"done": [RUN], "lost": True}, "records of the kernel were lost"),
    ({"done": [RUN], "is_over": True}, "the time is over"),
    ({"done": [RUN], "needed": [("mount", "/x", "")], "later": [("mount", "/x", "")] * 3}, "it ends with 1"),
])
def test_no_rules_come_of_lives_that_do_not_show_that_they_suffice(tmp_path, learned, lives, why):
    fact = learned(Lives(tmp_path, **lives))
    assert fact == {"value": [], "evidence": f"it does not live under a profile of its own: {why}", "enforced": 0}


def test_a_parser_that_does_not_take_it_is_told(tmp_path, learned):
    def load(_path: str) -> None:
        raise ProgramError("`apparmor_parser` ended with 1")

    lives = Lives(tmp_path, [RUN])
    lives.load = load
    assert "`apparmor_parser` ended with 1" in learned(lives)["evidence"]


def test_nothing_is_tried_where_the_kernel_does_not_enforce_it(monkeypatch):
    monkeypatch.setattr(room, "why_not_enforced", lambda info: "the kernel does not enforce AppArmor")
    assert profile_fact(None, RECIPE, TEMPLATE, {}) == {
        "value": [], "evidence": "the kernel does not enforce AppArmor", "enforced": 0}


def test_the_capabilities_that_it_keeps_are_rules(tmp_path, learned):
    few = learned(Lives(tmp_path, [RUN]), Recipe(None, ("NET_BIND_SERVICE",), True))["value"]
    assert [rule for rule in few if rule.startswith("cap")] == ["capability net_bind_service"]
    assert "capability" in learned(Lives(tmp_path, [RUN]), Recipe())["value"]


def test_without_a_read_only_root_the_folders_that_it_wrote_to_are_places():
    entry = {"volumes": [{"target": "/data"}]}
    changed = {("new", "/var/spool/q/1"), ("new", "/data/x")}
    assert places_of(Recipe(), entry, changed) == ["/data", "/var/spool/q"]
    assert places_of(Recipe(read_only=True, volumes=("/lasting",)), entry, changed) == ["/data", "/lasting"]


def test_an_experiment_names_the_profile():
    entry = with_recipe({"image": "x"}, Recipe("1:1", (), profile="/p", confined="harden-learn-a-b"))
    assert entry["security_opt"] == ["no-new-privileges:true", "seccomp=/p", "apparmor=harden-learn-a-b"]
