"""What undo puts back, and whom it tells."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.record import restore as it


def test_a_folder_that_has_gone_with_its_last_file_is_put_back(tmp_path):
    folder = tmp_path / "nftables.service.d"
    it.remove_created({"name": str(folder)}, None)
    folder.mkdir()
    it.remove_created({"name": str(folder)}, None)
    assert not folder.exists()


@pytest.mark.parametrize("what, paths, asked", [
    ("a stack's part of a table that others have, too",
     ["/etc/harden-init-swarm-filter/harden-init.shop.stack.nft", "/etc/harden-init-swarm-filter/table.nft"],
     [["systemctl", "try-reload-or-restart", "harden-init-swarm-filter.service"]]),
    ("a file of no table", ["/etc/sysctl.d/60-harden-init.conf"], []),
])
def test_the_rules_of_a_table_are_loaded_without_what_has_gone(monkeypatch, what, paths, asked):
    said = []
    monkeypatch.setattr(it, "find_program", lambda name: name == "systemctl")
    monkeypatch.setattr(it, "run", lambda command, must=True: said.append(command) or 0)
    it.finish(paths, None)
    assert said == asked, what
