"""The order of the experiments, on services that are played: each says by which recipe it lives."""

import os
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace

import pytest

from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.copies import Copies
from ansible_collections.harden.stack.plugins.module_utils.learn.experiment.recipe import Recipe
from ansible_collections.harden.stack.plugins.module_utils.learn.facts import facts_of
from ansible_collections.harden.stack.plugins.module_utils.learn.life import laboratory as room
from ansible_collections.harden.stack.plugins.module_utils.learn.life.judge import Trial
from ansible_collections.harden.stack.plugins.module_utils.learn.life.laboratory import (
    Laboratory, OutOfTime, Unlearnable)
from ansible_collections.harden.stack.plugins.module_utils.learn.life.life import ON_DATA, Life, Patience
from ansible_collections.harden.stack.plugins.module_utils.learn.search import untried_data
from ansible_collections.harden.stack.plugins.module_utils.learn.search.giving_back import files_of
from ansible_collections.harden.stack.plugins.module_utils.learn.search.search import Search
from ansible_collections.harden.stack.plugins.module_utils.learn.search.untried_data import with_untried_data

PROGRAM = "server"


@dataclass(frozen=True)
class Tried:
    """Stands for an experiment's containers. `whose` says of each volume to whom its files belong, one after the
    other, and `number` which experiment it is."""

    recipe: Recipe
    number: int
    has_data: bool
    whose: dict = field(hash=False)

    @property
    def others(self) -> dict:
        user = self.recipe.user or "0:0"
        return {place: Counter({owner: 7 for owner in owners if owner != user})
                for place, owners in self.whose.items()}


class Played:
    """A service that needs certain capabilities where it is root, and certain places where it is read-only. It writes
    to its volume, of which `new` says to whom it belongs when it is new, `data` what the stack has in it, and `wants`
    that it writes to those."""

    entry = {"image": "played", "volumes": [{"target": "/data"}]}
    service = "web"
    is_first_part = False

    def __init__(self, as_user=True, capabilities=(), places=(), wrote=(), uid="33", log="", new=None, data=None,
                 wants=True, sources=None) -> None:
        self.as_user, self.needs, self.places, self.wrote = as_user, set(capabilities), set(places), wrote
        self.uid, self.log, self.led, self.engine = uid, log, [], None
        self.new, self.data, self.wants = new or f"{uid}:{uid}", data, wants
        self.copies = Copies({("web", "/data"): "/copy"} if data else {}, sources or {})

    def first_process(self) -> int:
        return 0

    def tell(self, progress) -> None:
        self.told = progress

    @contextmanager
    def project(self, recipe):
        self.led.append(recipe)
        has_data = bool(self.copies.of("web"))
        yield Tried(recipe, len(self.led), has_data, {"/data": [self.new, *([self.data] if has_data else [])]})

    def refusals(self, tried: Tried) -> Counter:
        recipe, found = tried.recipe, Counter()
        if recipe.user is not None and self.wants and any(tried.others.values()) and "/data" not in recipe.owned:
            found[(PROGRAM, "openat", "EACCES")] += 1
        if recipe.capabilities is not None and recipe.user is None:
            calls = {"SETUID": "setuid", "CHOWN": "chown"}
            found += Counter((PROGRAM, calls[one], "EPERM") for one in self.needs - set(recipe.capabilities))
        if recipe.user is not None and not self.as_user:
            found[(PROGRAM, "openat", "EACCES")] += 1
        if recipe.read_only and self.places - {*recipe.writable, *recipe.volumes}:
            found[(PROGRAM, "openat", "EROFS")] += 1
        return found

    def live(self, tried: Tried) -> Life:
        life = Life(programs={PROGRAM}, users=Counter({(PROGRAM, self.uid, self.uid): 1}), starts=4, shims={tried},
                    ports={80}, memory=90 << 20, processes=9, changed={("new", path) for path in self.wrote},
                    files={path for path in self.wrote if path.endswith(".db")})
        if self.refusals(tried):
            life.cut_short = "the first start: it ended with 1"
            if self.log:
                life.bad_lines = {self.log: self.log}
        else:
            life.steps = [("the first start", "well")]
        return life


class Recorder:
    """Stands for the kernel's tracing."""

    def __init__(self, played: Played) -> None:
        self.played, self.lineage = played, self

    def record(self, all_calls, _shims) -> None:
        self.played.is_recorded = all_calls

    def settle(self) -> None:
        pass

    def refused_below(self, shims) -> Counter:
        [tried] = shims
        return self.played.refusals(tried)


@pytest.fixture(autouse=True)
def on_no_engine(monkeypatch):
    def live(_engine, tried, life, _before, patience, _exercises):
        current.is_first_part, current.knows = patience.is_first_part, patience.known != ()
        vars(life).update(vars(current.live(tried)))

    monkeypatch.setattr(room, "live", live)
    monkeypatch.setattr(room, "call_name", str)


current = Played()


def search_of(played: Played, seconds: float = 60) -> Search:
    global current
    current = played
    return Search(Laboratory(played, Recorder(played), [], time.monotonic() + seconds))


def learn(played: Played, seconds: float = 60) -> Search:
    search = search_of(played, seconds)
    search.deployed = partial(with_untried_data, search)
    search.laboratory.live_as_shipped()
    search.prove_least(search.learn())
    return search


@pytest.mark.parametrize("what, played, recipe", [
    ("nothing is needed", Played(), Recipe("33:33", (), True)),
    ("a place is needed", Played(places=["/run"], wrote=["/run/pid"]), Recipe("33:33", (), True, ("/run",))),
    ("a place that is not needed is dropped", Played(wrote=["/run/pid"]), Recipe("33:33", (), True)),
    ("a place of which only a refusal tells", Played(places=["/tmp"]), Recipe("33:33", (), True, ("/tmp",))),
    ("a place that the log names", Played(places=["/srv/x"], log="/srv/x/1: Read-only file system"),
     Recipe("33:33", (), True, ("/srv/x",))),
    ("it must begin as root", Played(as_user=False, capabilities=["SETUID", "CHOWN"]),
     Recipe(None, ("CHOWN", "SETUID"), True)),
    ("root that needs nothing", Played(as_user=False), Recipe(None, (), True)),
    ("everything is root's", Played(uid="0", wants=False), Recipe("1000:1000", (), True)),
    ("its volume is root's, and it writes there", Played(uid="0"), Recipe("1000:1000", (), True, owned=("/data",))),
    ("the data that are there are root's", Played(data="0:0"), Recipe("33:33", (), True, owned=("/data",))),
    ("the data are its own", Played(data="33:33"), Recipe("33:33", (), True)),
    ("the data are root's, and it only reads them", Played(data="0:0", wants=False), Recipe("33:33", (), True)),
    ("a file that may be missed", Played(places=["/app", "/run"], wrote=["/app/x.db", "/run/x.pid"]),
     Recipe("33:33", (), True, ("/run",), ("/app",))),
    ("its log names what is a volume already", Played(places=["/app", "/tmp"], wrote=["/app/x.db"],
                                                      log="/app/x: Read-only file system"),
     Recipe("33:33", (), True, ("/tmp",), ("/app",))),
    ("a folder of the image is written", Played(places=["/etc"], wrote=["/etc/x"]), Recipe("33:33", (), False)),
])
def test_the_least_is_found(what, played, recipe):
    search = learn(played)
    assert search.best == recipe, what
    for one in (*recipe.writable, *(recipe.capabilities or ()), *map(files_of, recipe.owned)):
        assert search.why[one]


def test_what_stays_was_missed_when_it_was_taken_away_alone():
    search = learn(Played(as_user=False, capabilities=["SETUID", "CHOWN"]))
    failed = [one["name"] for one in search.laboratory.experiments if not one["passed"]]
    assert failed[-2:] == ["without CHOWN", "without SETUID"]
    assert search.why["CHOWN"] == "chown was refused to server (EPERM) without it"


def test_what_only_stands_in_for_another_is_taken_away_one_after_the_other():
    played = Played(wrote=["/run/x", "/app/y"])
    refusals = played.refusals
    # Either of the two places is enough.
    played.refusals = lambda tried: refusals(tried) or Counter(
        {(PROGRAM, "openat", "ENOSPC"): 1} if tried.recipe.read_only and not tried.recipe.writable else {})
    search = learn(played)
    assert search.best.writable == ("/app",) and search.why["/app"]
    assert names_of(search)[-7:] == ["without /app", "without /run", *RECORDED, "without /run", "without /app",
                                     "as 33:33, without a capability, read-only, /app in memory, recorded"]


def names_of(search: Search) -> list:
    """The experiments after those as shipped; of the last two, which are alike, one."""
    return [one["name"] for one in search.laboratory.experiments][2:-1]


RECORDED = ["as 33:33, without a capability, read-only, recorded"] * 2


class Late(Played):
    """It is read-only but for its places, and misses some of them only when it starts again."""

    def __init__(self, wrote, late) -> None:
        super().__init__(wrote=[f"{place}/x" for place in wrote])
        self.late = set(late)

    def refusals(self, tried):
        is_missing = tried.recipe.read_only and not self.late <= {*tried.recipe.writable} and not self.is_first_part
        return Counter({(PROGRAM, "openat", "EROFS"): 1} if is_missing else {})


@pytest.mark.parametrize("wrote, late, asked", [
    # All at once, and no more lives than one would have been without any.
    (["/a", "/b", "/c"], [], []),
    (["/a", "/b", "/c", "/d"], ["/b"], ["without /c, /d", "without /a, /b", "without /b", "without /a"]),
    (["/a"], ["/a"], ["without /a"]),
])
def test_what_is_missed_later_only_is_found_by_halves(wrote, late, asked):
    search = learn(Late(wrote, late))
    assert search.best.writable == tuple(late) and all(search.why[place] for place in late)
    alone = [f"without {place}" for place in wrote]
    again = ["".join([RECORDED[0].removesuffix(", recorded"), f", {', '.join(late)} in memory, recorded"])] * 1
    expected = [*alone, *RECORDED, *asked, *again] if asked else [*alone, *RECORDED[1:]]
    assert names_of(search)[1:] == expected


def test_the_whole_life_is_asked_where_its_beginning_names_nothing_that_helps():
    class Early(Played):
        """It is not as before at once, and says only later what it was refused."""

        def live(self, tried):
            self.is_late = not self.knows
            life = super().live(tried)
            if life.cut_short and self.knows:
                life.is_early, life.cut_short = True, "requests: page /: 500, not 200"
            return life

        def refusals(self, tried):
            found = super().refusals(tried)
            return found if self.is_late else Counter({(PROGRAM, "read", "EIO"): 1} if found else {})

    played = Early(as_user=False, capabilities=["SETUID"])
    played.is_late = True
    assert learn(played).best == Recipe(None, ("SETUID",), True)


class Chatty(Played):
    """It says once that something failed, in the first life as this user: by chance, or each time."""

    def __init__(self, is_chance: bool) -> None:
        super().__init__()
        self.is_chance, self.said = is_chance, 0

    def live(self, tried: Tried) -> Life:
        life = super().live(tried)
        if tried.recipe.user and not (self.said and self.is_chance):
            self.said += 1
            life.bad_lines = {"failed": "a visitor failed"}
        return life


@pytest.mark.parametrize("is_chance, user, experiments", [(True, "33:33", 4), (False, None, 6)])
def test_what_only_a_log_says_is_tried_again_and_counts_where_it_comes_again(is_chance, user, experiments):
    played = Chatty(is_chance)
    search = learn(played)
    assert search.best.user == user
    assert len(search.laboratory.experiments) == experiments
    assert played.said == (1 if is_chance else 4)


class Hurried(Played):
    """It says that something failed in so many of the lives of which every call is recorded."""

    def __init__(self, times: int) -> None:
        super().__init__(places=["/run"], wrote=["/run/pid"])
        self.times = times

    def live(self, tried: Tried) -> Life:
        life = super().live(tried)
        if self.is_recorded and self.times > 0:
            self.times -= 1
            life.bad_lines = {"failed": "a visitor failed"}
        return life


@pytest.mark.parametrize("times, holds", [(2, True), (4, True), (6, False)])
def test_what_was_found_is_tried_twice_more_where_only_a_log_speaks_against_it(times, holds):
    if holds:
        assert learn(Hurried(times)).best.user == "33:33"
        return
    with pytest.raises(Unlearnable, match="did not hold the second time: its log says: a visitor failed"):
        learn(Hurried(times))


def test_a_service_that_does_not_live_teaches_nothing():
    dead = Played()
    dead.refusals = lambda _recipe: Counter({(PROGRAM, "openat", "EACCES"): 1})
    with pytest.raises(Unlearnable, match="does not live as shipped: the first start: it ended with 1$"):
        learn(dead)


def test_what_its_log_says_of_it_is_told():
    class Complaining(Played):
        def live(self, tried):
            life = super().live(tried)
            life.bad_lines = {"warning": "a warning", "fatal": "FATAL: it is already running"}
            life.cut_short = "a start on its data: it ended with 1"
            return life

    with pytest.raises(Unlearnable, match="ended with 1; its log says: FATAL: it is already running$"):
        learn(Complaining())


class OfOthers(Played):
    """It stays root by itself, and lives as `living` alone; folders of its image belong to `owner`."""

    def __init__(self, living, owner, groups) -> None:
        super().__init__(uid="0")
        self.living, self.owner, self.groups = living, owner, groups

    def live(self, tried):
        life = super().live(tried)
        life.owners = {"/folder": (0, 0), "/log": (997, 4), **{f"/folder/{number}": self.owner for number in range(2)}}
        life.groups = self.groups
        if tried.recipe.user not in (None, self.living):
            life.cut_short = "the first start: it ended with 1"
        return life


@pytest.mark.parametrize("living, owner, groups, user, why", [
    ("997:997", (997, 997), {}, "997:997", "folders of its image that it writes to belong to 997:997"),
    ("997:998", (997, 4), {997: 998}, "997:998", "folders of its image that it writes to belong to 997:998"),
    ("1000:1000", (997, 4), {33: 33}, "1000:1000", "it works as any user"),
    ("1000:1000", (0, 4), {}, "1000:1000", "it works as any user"),
])
def test_who_stays_root_may_be_whose_the_folders_are(living, owner, groups, user, why):
    search = learn(OfOthers(living, owner, groups))
    assert (search.best.user, search.why["user"]) == (user, why)


def test_a_folder_of_another_user_that_root_relies_on_is_a_volume():
    class Relying(Played):
        """It begins as root, and does not live where a folder of its user is root's."""

        def live(self, tried):
            life = super().live(tried)
            life.owners = {"/var/lib/x": (100, 101), "/run": (0, 0)}
            return life

    played = Relying(as_user=False, capabilities=["SETUID"], wrote=["/var/lib/x/a.lock", "/run/x.pid"])
    refusals = played.refusals
    played.refusals = lambda tried: refusals(tried) or Counter(
        {(PROGRAM, "read", "EIO"): 1} if tried.recipe.read_only and tried.recipe.volumes != ("/var/lib/x",) else {})
    search = learn(played)
    assert search.best == Recipe(None, ("SETUID",), True, (), ("/var/lib/x",))
    assert search.why["/var/lib/x"] == "without it, the first start: it ended with 1"


class WithHelper(Played):
    """A program beside it runs only where it may have new privileges; `breaks_too`: then a page is missing, too.
    `as_root`: for that it is enough that nothing is taken from root but the way to write."""

    def __init__(self, breaks_too: bool, as_root: bool = False) -> None:
        super().__init__()
        self.breaks_too, self.as_root = breaks_too, as_root

    def live(self, tried):
        life = super().live(tried)
        is_hardened = tried.recipe.capabilities is not None or tried.recipe.read_only and not self.as_root
        life.programs = {PROGRAM} if is_hardened else {PROGRAM, "pinger"}
        life.lasting, life.users[("pinger", "33", "33")] = set(life.programs), 1
        if is_hardened and self.breaks_too:
            life.steps.append(("requests: page /", 500))
        return life


@pytest.mark.parametrize("as_root", [False, True])
def test_where_only_a_helper_does_not_run_it_is_learned_in_part(as_root):
    search = search_of(WithHelper(False, as_root))
    search.laboratory.live_as_shipped()
    with pytest.raises(Unlearnable, match="^as 33:33, without a capability, read-only it lives as before but for one "
                                          "thing: pinger did not run$"):
        search.learn()
    assert search.best.user == "33:33" and search.why["user"]
    with pytest.raises(Unlearnable, match="nothing could be taken away"):
        learn(WithHelper(True))


def test_time_is_bounded():
    with pytest.raises(OutOfTime):
        learn(Played(), seconds=-1)


@pytest.mark.parametrize("seconds, end, is_learned", [(50, 60, True), (1500, 2000, False)])
def test_what_lives_slowly_has_more_time_but_not_without_end(monkeypatch, seconds, end, is_learned):
    played, clock = Played(capabilities=["SETUID"], as_user=False), [0.0]
    search = Search(Laboratory(played, Recorder(played), [], end))

    def live_slowly(_engine, tried, life, _before, _patience, _exercises):
        clock[0] += seconds
        vars(life).update(vars(played.live(tried)))

    monkeypatch.setattr(room, "live", live_slowly)
    monkeypatch.setattr(room, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    search.laboratory.live_as_shipped()
    if is_learned:
        search.learn()
        assert clock[0] > end
    else:
        with pytest.raises(OutOfTime, match="after [2-9] experiments"):
            search.learn()


def test_time_that_is_over_after_the_first_life_teaches_nothing(monkeypatch):
    played = Played()
    search = Search(Laboratory(played, Recorder(played), [], time.monotonic() + 60))

    def live_once(_engine, tried, life, _before, _patience, _exercises):
        search.laboratory.end = 0
        vars(life).update(vars(played.live(tried)))

    monkeypatch.setattr(room, "live", live_once)
    with pytest.raises(OutOfTime):
        search.laboratory.live_as_shipped()
    assert (search.best, search.unexercised(), len(search.laboratory.experiments)) == (None, [], 0)


def test_what_lives_with_nothing_is_recorded_at_once():
    """Two lives as shipped and two with nothing; else that which lived is led twice more, recorded."""
    played, needy = Played(), Played(places=["/run"], wrote=["/run/pid"])
    search = learn(played)
    assert (len(played.led), search.best) == (4, Recipe("33:33", (), True))
    names = [one["name"] for one in search.laboratory.experiments]
    assert names[2:] == ["as 33:33, without a capability, read-only, recorded"] * 2
    learn(needy)
    assert len(needy.led) == 2 + 1 + 1 + 2


@pytest.mark.parametrize("sources", [{("web", "/data"): "/of/the/stack"}])
def test_what_is_given_without_a_trial_is_not_recorded_as_if_it_were_nothing(monkeypatch, sources):
    monkeypatch.setattr(untried_data, "count_others", lambda _folder, _uid: Counter({"0:0": 3}))
    played = Played(sources=sources)
    search = learn(played)
    assert search.best.owned == ("/data",)
    assert played.led[2].owned == ()


def test_a_life_that_is_doubtful_is_recorded_again_with_the_other_one():
    """A call is recorded in the first of two lives that makes it."""
    class Once(Played):
        def live(self, tried):
            life = super().live(tried)
            if len(self.led) == 4 and tried.number == 4:
                life.bad_lines = {"failed": "a visitor failed"}
            return life

    played = Once()
    learn(played)
    assert len(played.led) == 6


def test_facts_have_their_reasons():
    search = learn(Played(as_user=False, capabilities=["SETUID"], places=["/run"], wrote=["/run/pid"]))
    facts = facts_of(search, search.best, search.proven(search.best), {"value": ["read"]}, 80)
    assert facts["user"] is None and facts["read_only"]["value"] is True
    assert facts["capabilities"] == [{"value": "SETUID", "evidence": "setuid was refused to server (EPERM) without it"}]
    assert facts["writable"] == [{
        "value": "/run", "evidence": "without it, the first start: it ended with 1; at most 0 kB were seen there"}]
    assert facts["limits"] == {"memory": {"value": "192m", "evidence": "at most 90 MB were used"},
                               "pids": {"value": 32, "evidence": "at most 9 processes and threads at once"}}
    assert facts["health"]["value"] == {"listens": 80} and facts["calls"]["value"] == ["read"]
    partial = facts_of(search, search.best, [], None, None)
    assert partial["health"] is None and partial["calls"] is None


def test_given_files_have_their_reason():
    played = Played(data="0:0")
    refusals = played.refusals
    # What any program is told of a file that has nothing to wait for.
    played.refusals = lambda tried: (found := refusals(tried)) and found + Counter({(PROGRAM, "epoll_ctl", "EPERM"): 1})
    search = learn(played)
    assert facts_of(search, search.best, [], [], False)["owned"] == [
        {"value": "/data",
         "evidence": "files in it are others' (7 of 0:0), and openat was refused to server (EACCES)"}]
    assert "without the files in /data" in [
        one["name"] for one in search.laboratory.experiments if not one["passed"]]


def only_without_data(played: Played, name: str) -> Played:
    """The service, for which the copy of its data is broken where a life is as `name` says."""
    refusals, live = played.refusals, played.live
    played.refusals = lambda tried: refusals(tried) or Counter(
        {(PROGRAM, "read", "EIO"): 1} if tried.has_data and name in tried.recipe.words() else {})

    def live_on(tried: Tried) -> Life:
        life = live(tried)
        life.cut_short = life.cut_short and f"{ON_DATA}: it ended with 1"
        return life

    played.live = live_on
    return played


def test_data_on_which_it_does_not_live_as_shipped_tell_nothing():
    search = learn(only_without_data(Played(data="33:33"), ""))
    assert search.best == Recipe("33:33", (), True)
    assert search.unexercised() == [
        "its data: as shipped, a new container on a copy of the stack's data: it ended with 1"]


def test_what_does_not_live_on_its_data_is_not_proposed():
    search = learn(only_without_data(Played(data="33:33"), "read-only"))
    assert search.best == Recipe("33:33", ())


@pytest.mark.parametrize("owner, owned", [(33, ()), (4711, ("/data",))])
def test_files_that_could_not_be_copied_are_given_unless_they_are_its_own(tmp_path, owner, owned):
    os.chown(tmp_path, owner, owner)
    search = learn(Played(sources={("web", "/data"): str(tmp_path)}))
    assert search.best.owned == owned
    assert all("that was not tried" in search.why[files_of(place)] for place in owned)


@pytest.mark.parametrize("uid, owned", [("33", ()), ("0", ("/data",))])
def test_what_the_running_service_still_writes_as_another_user_is_given(tmp_path, monkeypatch, uid, owned):
    os.chown(tmp_path, 33, 33)
    played = Played(sources={("web", "/data"): str(tmp_path)})
    monkeypatch.setattr(Played, "first_process", lambda _played: 1)
    monkeypatch.setattr(untried_data, "users_beside", lambda _first: Counter({("perl", uid, uid): 1}))
    search = learn(played)
    assert search.best.owned == owned
    why = "in the stack perl runs as 0:0, and writes its files until the next deploy"
    assert all(search.why[files_of(place)] == why for place in owned)


class MissesDataLater(Played):
    """A service that does not look at its data in a first start."""

    def refusals(self, tried: Tried) -> Counter:
        return Counter() if self.is_first_part else super().refusals(tried)


def test_what_it_was_refused_says_more_than_who_writes_to_its_data(tmp_path, monkeypatch):
    os.chown(tmp_path, 0, 0)
    monkeypatch.setattr(Played, "first_process", lambda _played: 1)
    monkeypatch.setattr(untried_data, "users_beside", lambda _first: Counter({("perl", "0", "0"): 1}))
    search = learn(MissesDataLater(data="0:0", sources={("web", "/data"): str(tmp_path)}))
    assert search.best.owned == ("/data",)
    assert search.why[files_of("/data")] == (
        "files in it are others' (7 of 0:0), and openat was refused to server (EACCES)")


@pytest.mark.parametrize("ends, seconds", [(("0", "0"), 10), (("137", "0"), 10), (("137", "137"), 1)])
def test_what_never_ends_by_its_signal_is_not_waited_for_again(ends, seconds, monkeypatch):
    monkeypatch.setattr(os, "getloadavg", lambda: (0, 0, 0))
    laboratory = Laboratory(Played(), None, [], 0)
    assert laboratory.patience() == Patience(180, 10)
    for code in ends:
        life = Life(steps=[("a stop", f"it ends with {code}")], longest_start=9)
        laboratory.baseline.append(Trial(Recipe(), life, {}))
    assert laboratory.patience() == Patience(27, seconds)
