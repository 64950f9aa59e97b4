"""Ends a run between two tasks when it is interrupted once."""

from __future__ import annotations

DOCUMENTATION = r"""
name: finish_task
type: notification
short_description: An interrupted run finishes its task
description:
  - Ansible breaks off a task in the middle when it is interrupted. With this, the first Ctrl-C lets all hosts finish
    the task that runs, and ends the run before the next one begins. The second Ctrl-C does what the first one does
    without it.
  - When all is done, Python looks for memory to give back for a tenth of a second. With this, it ends at once.
options: {}
author:
  - harden-init (!UNKNOWN)
"""

import gc
import os
import signal

from ansible.plugins.callback import CallbackBase

SAID = b"\nThe run ends after this task. Ctrl-C again ends it at once.\n"


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "harden.stack.finish_task"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self):
        super().__init__()
        self.run = os.getpid()
        self.is_asked = False
        self.at_once = signal.getsignal(signal.SIGINT)
        signal.signal(signal.SIGINT, self.interrupt)

    def interrupt(self, number, frame):
        # A worker has this handler from the run that forked it.
        if self.is_asked or os.getpid() != self.run:
            signal.signal(number, self.at_once)
            os.kill(os.getpid(), number)
            return
        self.is_asked = True
        # Written past Python's buffers, which the interrupted code may be using.
        os.write(2, SAID)

    def v2_playbook_on_play_start(self, play):
        self.end_if_asked()

    def v2_playbook_on_task_start(self, task, is_conditional):
        self.end_if_asked()

    def v2_playbook_on_handler_task_start(self, task):
        self.end_if_asked()

    def v2_playbook_on_stats(self, stats):
        # What is frozen is not looked through again.
        gc.freeze()

    def end_if_asked(self):
        if self.is_asked:
            raise KeyboardInterrupt
