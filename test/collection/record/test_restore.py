"""What undo puts back."""

from ansible_collections.harden.stack.plugins.module_utils.record import restore as it


def test_a_folder_that_has_gone_with_its_last_file_is_put_back(tmp_path):
    folder = tmp_path / "nftables.service.d"
    it.remove_created({"name": str(folder)}, None)
    folder.mkdir()
    it.remove_created({"name": str(folder)}, None)
    assert not folder.exists()
