"""What the play finds on servers whose auditctl answers otherwise."""

import os

import pytest

from ansible_collections.harden.stack.plugins.module_utils.audit import kernel
from ansible_collections.harden.stack.plugins.module_utils.server import audit
from ansible_collections.harden.stack.plugins.module_utils.system import programs
from support import includes, put_program

RULE = "-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=k"
RECORDING = "enabled 1\\npid 7\\nlost 0\\n"


@pytest.fixture(name="look")
def look_with_auditctl(tmp_path, monkeypatch):
    def look(status: str, rules: str, wanted: str = RULE, code: int = 0) -> dict:
        script = f"case $1 in -s) printf '{status}' ;; -l) cat <<'END'\n{rules}\nEND\n;; esac\nexit {code}"
        put_program(tmp_path, "auditctl", script)
        monkeypatch.setattr(programs, "SEARCHED", f"{tmp_path}:{programs.SEARCHED}")
        return audit.look({"files": {"55-x.rules": wanted}, "folders": "", "unit": "[Service]"})
    return look


@pytest.mark.parametrize("what, status, rules, readings", [
    ("all is there", RECORDING, RULE, {"audit": "recording", "audit 55-x.rules": "loaded"}),
    ("a rule is missing", RECORDING, "No rules",
     {"audit": "recording", "audit 55-x.rules": f"1 of 1 rules are not loaded, first: {RULE}"}),
    ("it is missing, and nothing can be loaded before a reboot", "enabled 2\\npid 7\\n", "No rules",
     {"audit": "recording", "audit 55-x.rules": "reboot needed: the rules are locked (-e 2)"}),
    ("everything is switched off by a rule", RECORDING, f"-a never,task\n{RULE}",
     {"audit": "silenced by the rule -a never,task", "audit 55-x.rules": "loaded"}),
    ("events were lost", "enabled 1\\npid 7\\nlost 5\\n", RULE,
     {"audit": "recording, but 5 events were lost since boot", "audit 55-x.rules": "loaded"}),
    ("no daemon runs", "enabled 1\\npid 0\\n", RULE,
     {"audit": "no audit daemon runs that would keep the records", "audit 55-x.rules": "loaded"}),
    ("recording is off", "enabled 0\\npid 7\\n", RULE,
     {"audit": "switched off (auditctl -e 0)", "audit 55-x.rules": "loaded"}),
])
def test_readings(look, what, status, rules, readings):
    assert includes(look(status, rules)["readings"], readings), what


def test_nothing_is_to_be_loaded_while_the_rules_are_locked(look):
    assert "55-x.rules: 1 rules to load" not in look("enabled 2\\npid 7\\n", "No rules")["todo"]
    assert "55-x.rules: 1 rules to load" in look(RECORDING, "No rules")["todo"]


def test_what_was_lost_is_nothing_that_a_deploy_could_do_anything_about(look):
    lost, whole = look("enabled 1\\npid 7\\nlost 5\\n", RULE), look(RECORDING, RULE)
    assert lost["todo"] == whole["todo"]


def test_a_rule_for_all_accounts_is_missed_for_each_home_that_is_there(look, tmp_path, monkeypatch):
    homes = [str(tmp_path / "ann"), str(tmp_path / "gone")]
    os.mkdir(homes[0])
    monkeypatch.setattr(audit, "login_homes", lambda: homes)
    rule = "-a always,exit -F arch=b64 -F path=~/.ssh -F perm=wa -F key=k"
    anns = rule.replace("~", homes[0])
    assert look(RECORDING, "No rules", rule)["readings"]["audit 55-x.rules"] == (
        f"1 of 2 rules are not loaded, first: {anns}")
    assert look(RECORDING, anns, rule)["readings"]["audit 55-x.rules"] == "loaded"


def test_where_the_kernel_refuses_nothing_is_claimed_nothing_is_to_be_done_and_the_reason_is_told(look):
    found = look("Error sending status request (Operation not permitted)", "", code=255)
    why = "the kernel lets nobody here use audit: Error sending status request (Operation not permitted)"
    assert includes(found, {"todo": [], "unread": {"audit": why, "audit 55-x.rules": why}})
    assert found["readings"] == {}


def test_a_rule_whose_folder_is_not_there_is_not_missed(look):
    elsewhere = "-a always,exit -F arch=b64 -F path=/no-such-folder/x -F perm=wa -F key=k"
    assert includes(look(RECORDING, "No rules", elsewhere)["readings"], {"audit 55-x.rules": "loaded"})


@pytest.mark.parametrize("said, is_there, hides", [
    ("yes", False, True), ("tmpfs", False, True), ("no", False, False), ("", False, False), ("read-only", False, False),
    # As we left it.
    ("read-only", True, True),
])
def test_a_unit_that_hides_homes_gets_an_addition(tmp_path, monkeypatch, said, is_there, hides):
    put_program(tmp_path, "systemctl", f"[ $5 = auditd.service ] && echo '{said}'")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    unit = tmp_path / "harden-init.conf"
    if is_there:
        unit.touch()
    assert audit.hides_homes(str(unit)) is hides
    monkeypatch.setattr(audit, "hides_homes", lambda: hides)
    assert (audit.UNIT in audit.fitting({}, "", "[Service]", str(tmp_path))) is hides


def test_without_systemd_no_unit_hides_anything(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not audit.hides_homes(str(tmp_path / "none"))
