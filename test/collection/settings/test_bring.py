"""How settings that could lock everybody out are put in force, and how the earlier ones are again."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.port_filter.rules import TABLE_FILE
from ansible_collections.harden.stack.plugins.module_utils.settings import bring as it
from ansible_collections.harden.stack.plugins.module_utils.system.programs import ProgramError

NFT, RELOAD = "/usr/sbin/nft", "systemctl"


@pytest.mark.parametrize("what, program, breaks, calls, back", [
    ("rules of the packet filter", "nft", None, [[NFT, "--check", "--file", TABLE_FILE], [NFT, "--file", TABLE_FILE]],
     NFT),
    ("settings of sshd, with a banner", "banner", None, [["/usr/sbin/sshd", "-t"], it.RELOAD_SSHD], RELOAD),
    ("rules that nft does not take", "nft", "--check", [[NFT, "--check", "--file", TABLE_FILE], ["gone back"]], NFT),
])
def test_what_is_guarded_is_tried_first(tmp_path, monkeypatch, what, program, breaks, calls, back):
    said, began = [], []

    def run(command, must=True):
        said.append(command)
        if breaks in command:
            raise ProgramError("it does not take them")

    monkeypatch.setattr(it, "run", run)
    monkeypatch.setattr(it.rules, "in_kernel", lambda _table: "")
    monkeypatch.setattr(it, "write", lambda _stack, _steps: None)
    monkeypatch.setattr(it.guard, "begin", lambda stack, before, then: began.append((stack, before, then[0][0])))
    monkeypatch.setattr(it.guard, "go_back", lambda _stack: said.append(["gone back"]))
    (tmp_path / "there").write_text("earlier\n")
    steps = [{"program": program, "file": str(tmp_path / name)} for name in ("there", "new")]
    try:
        it.bring_guarded("shop", steps)
        assert breaks is None
    except ProgramError:
        assert breaks is not None
    assert said == calls, what
    assert began == [("shop", {str(tmp_path / "there"): "earlier\n", str(tmp_path / "new"): None}, back)]
