#!/usr/bin/env bash
# All that must hold, from a clean clone on a fresh machine: prepares the machine, builds, and runs the checks and every test but the long
# campaigns (scripts/tests/campaigns.sh) and those that need an emulated server (scripts/server/test.sh).
# The last line says how many passed and failed; the exit code is 0 only when none failed.
#
#   npm test [-- PATTERN…]       only the files of tests whose path matches; without the checks of the collection
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

# shellcheck source=scripts/tests/lib/run.sh
. scripts/tests/lib/run.sh
# shellcheck source=scripts/tests/lib/collection.sh
. scripts/tests/lib/collection.sh

begin_tests 'unit programs linters e2e' "$@"
# Most of the time each of them is one process.
if [ $# = 0 ]; then begin_beside check_collection; fi
check 'format, types, dead code' npm run --silent check
check 'shell scripts' shellcheck -x scripts/*.sh scripts/*/*.sh bench/*.sh .ci/run
if [ $# = 0 ]; then await_beside; fi
run_sorted_tests
close
