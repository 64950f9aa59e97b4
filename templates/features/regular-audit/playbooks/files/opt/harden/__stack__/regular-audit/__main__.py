"""What the server does by itself, in the words of its units:

python3 -I regular-audit measure FILE FOLDER [PAUSE]
    measures the stack and this server, as a deploy does. FILE has what is wanted, FOLDER keeps the history. What
    changed is measured again after PAUSE seconds, and only then told.
python3 -I regular-audit tell FOLDER STATE
    tells alarms. FOLDER has the history and what is wanted, STATE keeps what was told.

What is imported is beside this file, as the deploy brought it.
"""

import sys

from module_utils.regular_audit import run, tell

sys.exit({"measure": run, "tell": tell}[sys.argv[1]].main(sys.argv[2:]))
