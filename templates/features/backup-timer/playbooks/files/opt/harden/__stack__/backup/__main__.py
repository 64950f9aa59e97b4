"""What the timer of the backups runs:

python3 -I backup FILE
    backs up the stack's data, and proves the newest backup where the last proof is too old. FILE has what the project
    says of backups.

What is imported is beside this file, as the deploy brought it.
"""

import sys

from module_utils.backup import timer

sys.exit(timer.main(sys.argv[1:]))
