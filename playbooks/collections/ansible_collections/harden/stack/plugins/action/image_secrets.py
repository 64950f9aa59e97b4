"""Looks through the layers of images, by the module of the same name only where nothing else goes."""

from __future__ import annotations

from ..module_utils.layer.looked import ARGUMENTS
from ..plugin_utils.sent_call import SentCall


class ActionModule(SentCall):
    CALL = ("layer.looked", "look_through_images")
    ARGUMENTS = ARGUMENTS
