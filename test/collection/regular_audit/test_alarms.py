"""Which of a history are alarms, and how each channel gets them: servers and programs are real, and on this machine."""

import datetime
import http.server
import json
import os
import socketserver
import threading

import pytest

from ansible_collections.harden.stack.plugins.module_utils.regular_audit import alarms, channels, tell as it
from support import put_program

SEVERITIES = {"no-new-privileges": "high", "pids-limit": "medium", "disk-space": "low", "apparmor": "high",
              "seccomp": "high"}
NOW = datetime.datetime.now(datetime.timezone.utc)


def at(seconds_ago):
    return (NOW - datetime.timedelta(seconds=seconds_ago)).isoformat(timespec="milliseconds")


def change(control, what="appeared", state="fails", why="w"):
    text = f"{what}: {control}: {why}"
    return {"change": what, "state": state, "service": "web", "controls": [control], "text": text}


def entry(*changes, first=False, escapes=(), failed="", seconds_ago=60):
    return {"at": at(seconds_ago), "first": first, "changes": list(changes), "escapes": list(escapes),
            "failed": failed}


TRIED = {"service": "web", "text": "escape tried"}


@pytest.mark.parametrize("what, said, least, expected", [
    ("a new finding", entry(change("pids-limit")), "low", [("finding", "medium")]),
    ("one that is changed", entry(change("pids-limit", "changed")), "low", [("finding", "medium")]),
    ("one below the level", entry(change("pids-limit")), "high", []),
    ("one at the level", entry(change("pids-limit")), "medium", [("finding", "medium")]),
    ("what is gone", entry(change("pids-limit", "gone")), "low", []),
    ("what is left open, as agreed", entry(change("pids-limit", state="open")), "low", []),
    ("what cannot be measured", entry(change("pids-limit", state="unmeasured")), "low", []),
    ("a try to break out, whatever the level", entry(escapes=[TRIED]), "high", [("escape", "high")]),
    ("a profile that fails", entry(change("seccomp")), "low", [("profile", "high")]),
    ("a profile that cannot be seen any more", entry(change("apparmor", state="unmeasured")), "high",
     [("profile", "high")]),
    ("a profile that never was there", entry(change("apparmor", state="unmeasured"), first=True), "low", []),
    ("a profile that is wrong from the start", entry(change("apparmor"), first=True), "low", [("profile", "high")]),
    ("a profile that is back", entry(change("apparmor", "gone", "unmeasured")), "low", []),
    ("an engine that is silent", entry(failed="it does not answer"), "high", [("finding", "high")]),
    ("nothing", entry(), "low", []),
])
def test_what_is_an_alarm(what, said, least, expected):
    found = alarms.alarms_after([said], "", SEVERITIES, least)
    assert [(one["kind"], one["severity"]) for one in found] == expected, what


def test_only_what_is_later_counts():
    old, new = entry(change("pids-limit"), seconds_ago=90), entry(change("disk-space"), seconds_ago=30)
    found = alarms.alarms_after([old, new], old["at"], SEVERITIES, "low")
    assert [one["controls"] for one in found] == [["disk-space"]]


def test_a_message_is_bounded_and_means_nothing_to_a_chat():
    many = alarms.alarms_after([entry(*[change("pids-limit", why=f"<!channel> & {number}") for number in range(130)])],
                               "", SEVERITIES, "low")
    message = alarms.message_of(many, "shop", "alpha")
    assert (len(message["alarms"]), message["left_out"]) == (100, 30)
    assert message["text"].startswith("shop on alpha: 130 alarms\n30 older ones are in the history only\n")
    assert "<" not in message["text"] and "&lt;!channel&gt; &amp; 129" in message["text"]


class Taker(http.server.BaseHTTPRequestHandler):
    status, taken = 204, []

    def do_POST(self):
        Taker.taken.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
        self.send_response(Taker.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_args):
        pass


class Post(socketserver.StreamRequestHandler):
    """As much of a mail server as a client needs."""

    taken = []

    def handle(self):
        self.wfile.write(b"220 post\r\n")
        lines, reads_mail = [], False
        for line in self.rfile:
            if reads_mail:
                reads_mail = line != b".\r\n"
                if reads_mail:
                    lines.append(line.decode())
                    continue
                Post.taken.append("".join(lines))
            word = line[:4].upper()
            reads_mail = word == b"DATA"
            self.wfile.write(b"354 go on\r\n" if reads_mail else b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@pytest.fixture(name="place")
def place_of_a_server():
    """Begins servers on ports of their own, and ends them with the test."""
    begun = []

    def begin(handler):
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        begun.append(server)
        return server.server_address

    Taker.status, Taker.taken[:], Post.taken[:] = 204, [], []
    yield begin
    for server in begun:
        server.shutdown()
        server.server_close()


ENTRY = entry(change("pids-limit", why="a\\u{a}Bcc: x"))
MESSAGE = alarms.message_of(alarms.alarms_after([ENTRY], "", SEVERITIES, "low"), "shop", "alpha")


def test_a_webhook_gets_json(place):
    host, port = place(Taker)
    channels.to_webhook(MESSAGE, f"http://{host}:{port}/hook/canary?a=b\n")
    [(path, body)] = Taker.taken
    assert path == "/hook/canary?a=b"
    assert (body["stack"], body["host"], body["alarms"][0]["controls"]) == ("shop", "alpha", ["pids-limit"])
    assert "lines" not in body


@pytest.mark.parametrize("status", [301, 500])
def test_what_a_webhook_does_not_take_is_a_fault_and_no_redirect_is_followed(place, status):
    host, port = place(Taker)
    Taker.status = status
    with pytest.raises(channels.ChannelFault, match=f"it answered with the status {status}"):
        channels.to_webhook(MESSAGE, f"http://{host}:{port}/canary")
    assert len(Taker.taken) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/canary", "http://canary.invalid/canary?canary", "ftp://canary/",
                                 "canary", "http://[canary", "http://127.0.0.1:canary/", "",
                                 "http://127.0.0.1:1/canary\r\nX: y",
                                 "https://canary.invalid/"])
def test_no_fault_tells_the_address(url):
    with pytest.raises(channels.ChannelFault) as fault:
        channels.to_webhook(MESSAGE, url)
    assert "canary" not in str(fault.value)


def test_the_mail_server_of_the_server_gets_a_mail(place, monkeypatch):
    monkeypatch.setattr(channels, "MAIL_SERVER", place(Post))
    channels.to_mail(MESSAGE, "ops@example.org")
    [mail] = Post.taken
    assert "Subject: [harden-init] shop on alpha: 1 alarm\r\n" in mail
    assert "To: ops@example.org" in mail and "appeared: pids-limit: a" in mail
    assert not any(line.startswith("Bcc") for line in mail.splitlines())


@pytest.mark.parametrize("mailname, fqdn, domain", [
    ("mail.example.net\n", "alpha.example.com", "mail.example.net"),
    ("alpha\n", "alpha.example.com", "alpha.example.com"),
    (None, "alpha.example.com", "alpha.example.com"),
    ("evil.example\\r", "web_1", "example.org"),
    ("a b.example.net", "localhost", "example.org"),
])
def test_a_mail_is_of_a_domain_that_other_mail_servers_take(tmp_path, monkeypatch, place, mailname, fqdn, domain):
    if mailname is not None:
        (tmp_path / "mailname").write_text(mailname)
    monkeypatch.setattr(channels, "MAIL_NAME", str(tmp_path / "mailname"))
    monkeypatch.setattr(channels.socket, "getfqdn", lambda: fqdn)
    monkeypatch.setattr(channels, "MAIL_SERVER", place(Post))
    channels.to_mail({**MESSAGE, "host": "web_1"}, "ops@example.org")
    [mail] = Post.taken
    assert f"From: harden-init@{domain}\r\n" in mail
    assert f"@{domain}>\r\n" in mail and "Date: " in mail and "Auto-Submitted: auto-generated\r\n" in mail


def test_a_server_without_a_mail_server_is_a_fault(monkeypatch):
    monkeypatch.setattr(channels, "MAIL_SERVER", ("127.0.0.1", 1))
    with pytest.raises(channels.ChannelFault, match="refused"):
        channels.to_mail(MESSAGE, "ops@example.org")


def test_a_command_gets_json_on_its_input_and_no_variable_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("CANARY", "1")
    put_program(tmp_path, "page", f'cat >{tmp_path}/in; env >{tmp_path}/env; echo "$*" >{tmp_path}/words')
    channels.to_command(MESSAGE, f"{tmp_path}/page --stack a;b")
    assert json.loads((tmp_path / "in").read_text())["alarms"] == MESSAGE["alarms"]
    assert (tmp_path / "words").read_text() == "--stack a;b\n"
    assert "CANARY" not in (tmp_path / "env").read_text()


@pytest.mark.parametrize("script, said", [("exit 7", "page ended with 7"), (None, "page: No such file")])
def test_a_command_that_fails(tmp_path, script, said):
    if script:
        put_program(tmp_path, "page", script)
    with pytest.raises(channels.ChannelFault, match=said):
        channels.to_command(MESSAGE, f"{tmp_path}/page")


@pytest.fixture(name="server")
def server_of_ours(tmp_path, monkeypatch, capsys):
    """A history and one channel, whose answers are given."""
    folder, kept = tmp_path / "in", tmp_path / "state"
    folder.mkdir()
    kept.mkdir()
    taken, faults = [], []

    def channel(message, target):
        if faults:
            raise channels.ChannelFault(faults.pop(0))
        taken.append((target, [one["controls"] for one in message["alarms"]]))
    monkeypatch.setattr(it, "CHANNELS", {"command": channel})
    wanted = {"stack": {"project": "shop", "host": "alpha"}, "severities": SEVERITIES,
              "alarms": {"from": "low", "command": "/page"}}
    (folder / "wanted").write_text(json.dumps(wanted))

    class Server:
        def tell(self, *entries, fails=(), pauses=(0,)):
            taken[:], faults[:] = [], list(fails)
            (folder / "history.json").write_text(json.dumps({"version": 1, "entries": entries}))
            assert it.main([str(folder), str(kept)], pauses) == 0
            return taken[:], capsys.readouterr().out.splitlines()
    Server.kept = kept
    return Server()


def test_each_alarm_is_told_once(server):
    one, other = entry(change("pids-limit"), seconds_ago=60), entry(change("disk-space"), seconds_ago=30)
    assert server.tell(one) == ([("/page", [["pids-limit"]])], [])
    assert server.tell(one) == ([], [])
    assert server.tell(one, other) == ([("/page", [["disk-space"]])], [])


def test_who_takes_nothing_is_named_once_and_then_gets_all(server):
    one, other = entry(change("pids-limit"), seconds_ago=60), entry(change("disk-space"), seconds_ago=30)
    said = "<4>1 alarm could not be told to the command: no way. It is tried again"
    assert server.tell(one, fails=["no way"] * 3, pauses=(0, 0, 0)) == ([], [said])
    assert server.tell(one, other, fails=["no way"]) == ([], [])
    told = [("/page", [["pids-limit"], ["disk-space"]])]
    assert server.tell(one, other) == (told, ["<5>The command takes alarms again"])


def test_a_server_that_hands_over_nothing_is_said_to(tmp_path, capsys):
    assert it.main([str(tmp_path), str(tmp_path)], (0,)) == 1
    assert "hands over no credentials" in capsys.readouterr().out


def test_a_second_try_of_the_same_run(server):
    assert server.tell(entry(change("pids-limit")), fails=["no way"], pauses=(0, 0))[0] == [("/page", [["pids-limit"]])]


def test_what_is_days_old_is_given_up_and_said_to_be(server):
    server.kept.joinpath(it.TOLD).write_text(json.dumps({"command": {"until": "", "failing": True}}))
    old, new = entry(change("pids-limit"), seconds_ago=4 * 86400), entry(change("disk-space"))
    taken, said = server.tell(old, new)
    assert taken == [("/page", [["disk-space"]])]
    assert said[0] == "<3>1 alarm was not taken by the command for 3 days: see the history"


def test_a_channel_that_is_new_is_not_told_of_last_week(server):
    assert server.tell(entry(change("pids-limit"), seconds_ago=86400))[0] == []


def test_what_was_told_is_kept_for_root_alone_even_if_its_file_was_cut_off(server):
    server.kept.joinpath(it.TOLD).write_text("{")
    assert server.tell(entry(change("pids-limit")))[0] != []
    assert os.listdir(server.kept) == [it.TOLD]
