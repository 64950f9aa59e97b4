"""A module that does nothing but call a function of this collection."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

__all__ = ["as_module"]


def as_module(function, arguments: dict, **rules) -> None:
    """The whole of it: `function` takes `check` and the `arguments` by their names, and returns what the module does;
    `failed` in it ends the task. `rules` are further ones of AnsibleModule."""
    module = AnsibleModule(argument_spec=arguments, supports_check_mode=True, **rules)
    result = function(check=module.check_mode, **module.params)
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)
