"""Where the files of a stack are not written."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.tree import links as it


@pytest.mark.parametrize("what, link", [
    ("the stack's own folder", ""),
    ("the folder of the secrets", "secrets"),
    ("a folder above a file", "web/conf"),
])
def test_a_folder_that_is_a_link_is_refused(tmp_path, what, link):
    root, elsewhere = tmp_path / "stack", tmp_path / "elsewhere"
    paths = [f"{root}/secrets/any", f"{root}/web/conf/deep/web.conf", "/etc/systemd/system/x.service"]
    it.refuse_links(str(root), paths)
    elsewhere.mkdir()
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(elsewhere)
    with pytest.raises(it.TreeFault, match=f"{root / link} is a link to {elsewhere}"):
        it.refuse_links(str(root), paths)
