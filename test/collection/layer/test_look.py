"""The images of a stack: looked through once for the same secrets, from folders and from archives."""

import base64
import gzip
import io
import json
import os
import tarfile
from contextlib import contextmanager

import pytest

from ansible_collections.harden.stack.plugins.module_utils.engine.api import EngineError
from ansible_collections.harden.stack.plugins.module_utils.layer.look import Looked, findings_of
from ansible_collections.harden.stack.plugins.module_utils.layer.search import Deadline
from ansible_collections.harden.stack.plugins.module_utils.layer.words import describe

SECRET = "correct horse battery"


def tar_of(files: dict) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


class Engine:
    """An engine with one image, in folders or as an archive."""

    def __init__(self, layers: list, folder=None, history: str = "", names=None, broken: bytes = b"") -> None:
        self.layers, self.history, self.asked, self.broken = layers, history, [], broken
        self.names = names if names is not None else [f"blobs/sha256/{number}" for number in range(len(layers))]
        self.driver, self.id, self.root = {}, "one", "/nowhere"
        if folder is not None:
            for number, files in enumerate(layers):
                for name, content in files.items():
                    path = folder / str(number) / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
                (folder / str(number)).mkdir(exist_ok=True)
            upper, *lower = [str(folder / str(number)) for number in range(len(layers))][::-1]
            self.driver = {"Name": "overlay2", "Data": {"UpperDir": upper, "LowerDir": ":".join(lower)}}

    def once(self, path: str):
        self.asked.append(path)
        if path == "/info":
            return {"DockerRootDir": self.root}
        if path.endswith("/history"):
            return [{"CreatedBy": self.history}]
        return {"Id": self.id, "GraphDriver": self.driver, "Config": {"Env": ["A=b"], "Labels": None},
                "RootFS": {"Layers": [f"sha256:{number}" for number in range(len(self.layers))]}}

    @contextmanager
    def stream(self, path: str, seconds: float):
        self.asked.append(path)
        blobs = {f"blobs/sha256/{number}": tar_of(files) for number, files in enumerate(self.layers)}
        manifest = json.dumps([{"Layers": self.names}]).encode()
        yield io.BytesIO(self.broken or tar_of({**blobs, "config": b"{}", "manifest.json": manifest}))


def in_containerd(root, layers: list, leave_out: int = -1) -> Engine:
    """An engine whose containerd keeps the image: below an index that has another platform's too."""
    store = root / "engine/containerd/daemon/io.containerd.content.v1.content/blobs/sha256"
    store.mkdir(parents=True)
    names = iter(f"{number:064x}" for number in range(1000))

    def kept(content: bytes, is_left_out: bool = False) -> dict:
        name = next(names)
        if not is_left_out:
            (store / name).write_bytes(content)
        return {"digest": f"sha256:{name}"}

    def manifest(diff_ids: list, layers: list) -> dict:
        config = kept(json.dumps({"rootfs": {"diff_ids": diff_ids}}).encode())
        return kept(json.dumps({"config": config, "layers": layers}).encode())

    blobs = [kept(gzip.compress(tar_of(files)) if number % 2 else tar_of(files), number == leave_out)
             for number, files in enumerate(layers)]
    other = manifest(["sha256:x"], [kept(tar_of({"srv/other": SECRET.encode()}))])
    own = manifest([f"sha256:{number}" for number in range(len(layers))], blobs)
    engine = Engine(layers)
    engine.root = str(root / "engine")
    engine.id = kept(json.dumps({"manifests": [other, {"digest": "../../etc/passwd"}, 1, own]}).encode())["digest"]
    return engine


def place(root, **secrets: str):
    (root / "secrets").mkdir(exist_ok=True)
    for name, value in secrets.items():
        (root / "secrets" / name).write_text(value)
    return str(root)


LAYERS = [{"etc/os": b"x"}, {"srv/a": b"token " + base64.b64encode(SECRET.encode())}, {"srv/.wh.a": b""}]
FOUND = "the stack's secret db_password, as Base64 in /srv/a (layer 2 of 3)"


@pytest.mark.parametrize("how", ["folders", "containerd", "archive"])
def test_a_secret_in_a_lower_layer_is_told_by_its_place(tmp_path, how):
    engine = (in_containerd(tmp_path, LAYERS) if how == "containerd" else
              Engine(LAYERS, tmp_path / "layers" if how == "folders" else None))
    looked = Looked(engine, place(tmp_path, db_password=SECRET), 60)
    assert looked.look(["one", "one"]) == ["one"]
    assert describe(looked.memory.images["one"]) == FOUND
    assert ("/images/one/get" in engine.asked) == (how == "archive")
    assert SECRET not in json.dumps(looked.memory.document({"one"}))


def test_what_containerd_does_not_keep_whole_is_read_out_of_the_archive(tmp_path):
    engine = in_containerd(tmp_path, LAYERS, leave_out=1)
    looked = Looked(engine, place(tmp_path, db_password=SECRET), 60)
    looked.look(["one"])
    assert describe(looked.memory.images["one"]) == FOUND and "/images/one/get" in engine.asked


@pytest.mark.parametrize("content, why", [
    (b"no tar file", "layer 2 of 3: it is no tar file"), (b"\x28\xb5\x2f\xfd", "layer 2 of 3: it is packed with zstd"),
    (b"\x1f\x8b broken", "layer 2 of 3: its compression is broken"),
])
def test_a_file_of_containerd_that_is_no_layer_is_told(tmp_path, content, why):
    engine = in_containerd(tmp_path, LAYERS)
    (tmp_path / f"engine/containerd/daemon/io.containerd.content.v1.content/blobs/sha256/{1:064x}").write_bytes(content)
    looked = Looked(engine, place(tmp_path, db_password=SECRET), 60)
    looked.look(["one"])
    assert looked.memory.images["one"]["why"].startswith(why)


def test_links_lead_nowhere(tmp_path):
    engine = Engine([{"srv/a": b"x"}], tmp_path / "layers")
    (tmp_path / "outside").write_text(SECRET)
    os.symlink(tmp_path / "outside", tmp_path / "layers/0/srv/link")
    os.symlink(tmp_path, tmp_path / "layers/0/srv/folder")
    os.mkfifo(tmp_path / "layers/0/srv/pipe")
    looked = Looked(engine, place(tmp_path, db_password=SECRET), 60)
    looked.look(["one"])
    assert looked.memory.images["one"]["found"] == []


def test_a_secret_in_the_settings_is_found(tmp_path):
    looked = Looked(Engine([{}], history=f"RUN login {SECRET}"), place(tmp_path, db_password=SECRET), 60)
    looked.look(["one"])
    assert describe(looked.memory.images["one"]) == "the stack's secret db_password in its settings"


def test_what_is_known_is_not_looked_at_again_until_a_secret_changes(tmp_path):
    root = place(tmp_path, db_password=SECRET)
    first = Looked(Engine(LAYERS), root, 60)
    first.look(["one"])
    first.memory.keep({"one"})
    assert (tmp_path / ".looked.json").stat().st_mode & 0o777 == 0o600
    again = Engine(LAYERS)
    assert Looked(again, root, 60).look(["one"]) == [] and again.asked == []
    other = Engine([*LAYERS, {"srv/b": b"x"}], tmp_path / "layers")
    other.driver["Data"]["UpperDir"] = str(tmp_path / "layers" / "3")
    looked = Looked(other, root, 60)
    looked.look(["two"])
    assert describe(looked.memory.images["two"]) == FOUND.replace("of 3", "of 4")
    place(tmp_path, api_key="another value")
    assert Looked(Engine(LAYERS), root, 60).look(["one"]) == ["one"]


def test_known_layers_are_passed_over_in_an_archive_and_no_archive_is_made_for_them_alone(tmp_path):
    first = Looked(Engine(LAYERS), place(tmp_path, db_password=SECRET), 60)
    first.look(["one"])
    # What a known layer is called by its digest is not read again: here it holds what would be found.
    hidden = [{"etc/os": SECRET.encode()}, *LAYERS[1:], {"srv/b": SECRET.encode()}]
    first.engine = Engine(hidden)
    first.look(["two"])
    assert [(number, path) for number, path, _ in first.memory.images["two"]["found"]] == [(2, "/srv/a"), (4, "/srv/b")]
    first.engine = Engine(LAYERS)
    first.look(["three"])
    assert "/images/three/get" not in first.engine.asked
    assert describe(first.memory.images["three"]) == FOUND


@pytest.mark.parametrize("how", ["folders", "archive"])
def test_what_there_was_no_time_for_is_looked_through_the_next_time(tmp_path, monkeypatch, how):
    root = place(tmp_path, db_password=SECRET)
    engine = Engine(LAYERS, tmp_path / "layers" if how == "folders" else None)
    first = Looked(engine, root, 60)
    # One process, so that the checks of all layers are counted.
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0})
    checks = iter([False] * (4 if how == "folders" else 3))
    monkeypatch.setattr(Deadline, "is_over", lambda _deadline: next(checks, True))
    first.look(["one"])
    assert "looking took longer than 60 seconds" in first.memory.images["one"]["why"]
    first.memory.keep({"one"})
    monkeypatch.undo()
    second = Looked(engine, root, 60)
    assert second.memory.layers and second.look(["one"]) == ["one"]
    assert second.memory.images["one"]["why"] == "" and describe(second.memory.images["one"]) == FOUND


@pytest.mark.parametrize("text", ["", "rubbish", "[]", '{"mark": "1"}', '{"images": 1}'])
def test_a_memory_that_somebody_wrote_into_counts_for_nothing(tmp_path, text):
    (tmp_path / ".looked.json").write_text(text)
    assert Looked(Engine(LAYERS), place(tmp_path), 60).look(["one"]) == ["one"]


@pytest.mark.parametrize("what, engine, why", [
    ("an archive without its list", Engine([{}], names=[]), "the engine's archive does not say which layers"),
    ("a layer that is not there", Engine([{}], names=["gone"]), "layer 1 of 1: it is not in the engine's archive"),
    ("rubbish", Engine([{}], broken=b"x" * 2000), "a header in it is broken"),
])
def test_what_cannot_be_read_is_told(tmp_path, what, engine, why):
    looked = Looked(engine, place(tmp_path), 60)
    looked.look(["one"])
    [finding] = findings_of("here", {"web": looked.memory.images["one"]}, {})
    assert finding["ok"] is None and finding["why"].startswith(why), what


def test_an_engine_that_does_not_answer_is_told(tmp_path):
    class Silent(Engine):
        @contextmanager
        def stream(self, path, seconds):
            raise EngineError("no answer")
            yield

    looked = Looked(Silent(LAYERS), place(tmp_path), 60)
    looked.look(["one"])
    assert looked.memory.images["one"]["why"] == "no answer"


def test_time_is_bounded(tmp_path):
    looked = Looked(Engine(LAYERS, tmp_path / "layers"), place(tmp_path), -1)
    looked.look(["one"])
    assert "looking took longer" in looked.memory.images["one"]["why"]


def test_findings(tmp_path):
    def looked(found=(), short=(), why=""):
        return {"found": list(found), "layers": ["a", "b"], "short": list(short), "why": why}

    accepted = {"web": {"image-secrets": {"why": "a test", "accepted": [
        {"entry": "image-secrets", "reason": "a test", "until": "2099-01-01"}]}}}
    found = [[2, "/srv/a\x1b[2J".replace("\x1b", "?"), "a private key"]]
    [clean, wrong, short] = findings_of(
        "here", {"a": looked(), "b": looked(found), "c": looked(short=["pin"], why="broken")}, {})
    assert (clean["ok"], wrong["ok"], short["ok"]) == (True, False, None)
    assert wrong["why"] == "image_secrets of b is a private key in /srv/a?[2J (layer 2 of 2), wanted none"
    assert short["why"] == "broken; the secret pin is too short to be told from other text"
    [known] = findings_of("here", {"web": looked(found)}, accepted)
    assert (known["ok"], known["open"]) == (False, "a test")
    assert describe(looked([[1, f"/{number}", "x"] for number in range(7)])).endswith("/4 (layer 1 of 2), 2 more")
