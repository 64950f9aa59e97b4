"""Whole runs: what is measured is given, everything else is real."""

import json
import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.regular_audit import escapes, history, measure, run as it
from ansible_collections.harden.stack.plugins.module_utils.stack.own_audits import audits_of

WEB = {"host": "h", "control": "no-new-privileges", "service": "web"}
GOOD = {**WEB, "ok": True}
BAD = {**WEB, "ok": False, "why": "no_new_privs of web is 0, wanted 1",
       "readings": [{"read": "no_new_privs", "found": "0", "wanted": "1"}]}
SEVERITIES = {"no-new-privileges": "high"}
WANTED = {"stack": {"project": "shop"}, "server": {}, "severities": SEVERITIES, "users": {"33": "web"}}


@pytest.fixture(name="server")
def server_of_ours(tmp_path, monkeypatch, capsys):
    """A server whose measurements are given, one after the other; the last one stays."""
    (tmp_path / "wanted.json").write_text(json.dumps(WANTED))
    monkeypatch.setattr(history, "replace_file", write)
    monkeypatch.setattr(it, "is_deploying", lambda _project: False)
    monkeypatch.setattr(it, "escapes_since", lambda since, *_others: ([], since))

    class Server:
        looks, folder = [], tmp_path

        def run(self, *looks):
            self.looks[:] = looks
            code = it.main([str(tmp_path / "wanted.json"), str(tmp_path), "0"])
            return code, capsys.readouterr().out.splitlines()

        @property
        def entries(self):
            return history.read_history(str(tmp_path))["entries"]

    def measured(_stack, _server):
        one = Server.looks.pop(0) if len(Server.looks) > 1 else Server.looks[0]
        if isinstance(one, Exception):
            raise one
        return one
    monkeypatch.setattr(it, "measure", measured)
    return Server()


def write(path, content, mode):
    with open(path, "wb") as stream:
        stream.write(content)
    os.chmod(path, mode)


def test_a_life(server):
    assert server.run([GOOD]) == (0, [])
    assert server.run([GOOD]) == (0, [])
    appeared = "<3>appeared: no-new-privileges of web does not hold: no_new_privs of web is 0, wanted 1"
    assert server.run([BAD]) == (0, [appeared])
    assert server.run([BAD]) == (0, [])
    assert server.run([GOOD]) == (0, ["<5>gone: no-new-privileges of web holds"])
    assert audits_of("", str(server.folder / history.FILE))[1] == {
        **{key: server.entries[1][key] for key in ("at", "until", "runs", "counts", "failed")}, "news": [appeared[3:]]}
    assert [(one["runs"], one["counts"]["fails"], len(one["changes"])) for one in server.entries] == [
        (2, 0, 0), (2, 1, 1), (1, 0, 1)]
    assert oct(os.stat(server.folder / history.FILE).st_mode & 0o777) == "0o600"


def test_what_is_wrong_for_a_moment_only_is_no_news(server):
    server.run([GOOD])
    assert server.run([BAD], [GOOD]) == (0, [])
    assert server.run([BAD], [BAD])[1] != []


def test_what_cannot_be_measured_is_told_once_and_forgets_nothing(server):
    server.run([BAD])
    fault = measure.Unmeasurable("the engine does not answer:\n x")
    assert server.run(fault) == (1, ["<3>Nothing could be measured: the engine does not answer:\\u{a} x"])
    assert server.run(fault) == (1, [])
    assert server.run([BAD]) == (0, [])
    assert [one["runs"] for one in server.entries] == [1, 2, 1]


def test_an_escape_is_told_and_kept(server, monkeypatch):
    tried = {"service": "web", "call": "unshare", "program": "/bin/sh", "count": 3,
             "text": "escape tried: web called unshare by /bin/sh, 3 times"}
    monkeypatch.setattr(it, "escapes_since", lambda since, *_others: ([tried], since + 1))
    assert server.run([GOOD]) == (0, ["<3>escape tried: web called unshare by /bin/sh, 3 times"])
    assert server.entries[0]["escapes"] == [tried]


def test_a_deploy_is_waited_for_and_then_left_to_the_next_run(server, monkeypatch):
    monkeypatch.setattr(it, "is_deploying", lambda _project: True)
    monkeypatch.setattr(it, "DEPLOY_SECONDS", -1)
    assert server.run([BAD]) == (0, ["<4>A deploy is at work: the next run measures"])
    assert server.entries == []


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 9, "entries": []}', '{"version": 1}'])
def test_a_history_that_cannot_be_read_is_put_aside(server, text):
    (server.folder / history.FILE).write_text(text)
    code, lines = server.run([GOOD])
    assert code == 0 and lines[0].startswith("<3>The history could not be read and begins anew")
    assert (server.folder / "history.json.unreadable").read_text() == text
    assert len(server.entries) == 1


def test_the_history_is_bounded(server, monkeypatch):
    monkeypatch.setattr(history, "MOST_ENTRIES", 5)
    for look in [[GOOD], [BAD]] * 5:
        server.run(look)
    assert [one["counts"]["fails"] for one in server.entries] == [1, 0, 1, 0, 1]
    monkeypatch.setattr(history, "MOST_BYTES", 1200)
    server.run([GOOD])
    assert 0 < len(server.entries) < 5 and server.entries[-1]["counts"]["fails"] == 0
    assert os.stat(server.folder / history.FILE).st_size < 1500


@pytest.mark.parametrize("text", ["{", "{}", '{"entries": [{}]}', '{"entries": 1}', "[]"])
def test_a_history_that_cannot_be_read_shows_nothing(tmp_path, text):
    (tmp_path / "h").write_text(text)
    assert audits_of("", str(tmp_path / "h")) == []
    assert audits_of("", str(tmp_path / "none")) == []


def test_what_is_shown_of_a_run_is_bounded(tmp_path):
    entry = {"at": "a", "until": "b", "runs": 1, "counts": None, "failed": "", "escapes": [],
             "changes": [{"text": str(number)} for number in range(25)]}
    (tmp_path / "h").write_text(json.dumps({"entries": [entry] * 60}))
    shown = audits_of("", str(tmp_path / "h"))
    assert (len(shown), len(shown[0]["news"]), shown[0]["news"][-1]) == (50, 21, "and 5 more")


def test_no_log_of_an_application_is_kept():
    assert measure.SilentEngine("/nowhere").log_lines("id", 30) == []


@pytest.mark.parametrize("findings, ok", [
    ([{**WEB, "control": "health-check", "ok": None}, {**WEB, "ok": None}], False),
    ([{**WEB, "control": "health-check", "ok": None}, GOOD], None),
    ([{**WEB, "control": "health-check", "ok": True}], True),
])
def test_a_service_without_a_value_does_not_run(findings, ok):
    assert measure.without_absent(findings)[0]["ok"] is ok


def record(kind, time, serial, rest):
    return f"type={kind} msg=audit({time}:{serial}): {rest}\n"


def call(time, serial, key, uid=33, exe="/bin/sh"):
    return record("SYSCALL", time, serial, f'arch=c000003e syscall=272 success=no exit=-1 pid=9 ppid=8 uid={uid} '
                  f'comm="sh" exe="{exe}" subj=harden-init.shop.web key="{key}" SYSCALL=unshare')


def test_escapes_are_read_from_the_daemons_log(tmp_path, monkeypatch):
    log = tmp_path / "audit.log"
    monkeypatch.setattr(escapes, "log_file", lambda: str(log))
    assert escapes.escapes_since(5.0, {"33": "web"}, "shop") == ([], 5.0)
    log.write_text(call("10.000", 1, "harden-escape") + call("11.000", 2, "harden-escape")
                   + call("12.000", 3, "harden-exec") + call("13.000", 4, "harden-escape", 0).replace("shop", "other"))
    found, heard = escapes.escapes_since(10.0, {"33": "web"}, "shop")
    assert found == [{"service": "web", "call": "unshare", "program": "/bin/sh", "count": 1,
                      "text": "escape tried: web called unshare by /bin/sh"}]
    assert heard == 13.0
    assert escapes.escapes_since(heard, {"33": "web"}, "shop") == ([], 13.0)


def test_a_program_of_an_attacker_steers_no_journal(tmp_path, monkeypatch):
    log = tmp_path / "audit.log"
    monkeypatch.setattr(escapes, "log_file", lambda: str(log))
    name = "/tmp/a\n<0>all is well\x1b[2J".encode().hex().upper()
    log.write_text(call("10.000", 1, "harden-escape").replace('exe="/bin/sh"', f"exe={name}"))
    [one], _heard = escapes.escapes_since(1.0, {"33": "web"}, "shop")
    assert one["text"] == "escape tried: web called unshare by /tmp/a\\u{a}<0>all is well\\u{1b}[2J"
