"""Keeps what runs of a stack as a release, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ..module_utils.release.kept import ARGUMENTS
from ..plugin_utils.sent_call import SentCall


class ActionModule(SentCall):
    CALL = ("release.kept", "keep_release")
    ARGUMENTS = ARGUMENTS
