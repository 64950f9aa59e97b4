#!/usr/bin/env bash
# All that must hold, from a clean clone on a fresh machine: prepares the machine, builds, and runs the checks and every test but those
# that need an emulated server (scripts/server/test.sh).
# The last line says how many passed and failed; the exit code is 0 only when none failed.
#
#   npm test [-- PATTERN…]       only the files of tests whose path matches; without the checks of the collection
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# shellcheck source=scripts/lib/say.sh
. scripts/lib/say.sh
# shellcheck source=scripts/lib/packages.sh
. scripts/lib/packages.sh
# shellcheck source=scripts/lib/tests/tally.sh
. scripts/lib/tests/tally.sh
# shellcheck source=scripts/lib/ansible.sh
. scripts/lib/ansible.sh
# shellcheck source=scripts/lib/tests/pytest.sh
. scripts/lib/tests/pytest.sh
# shellcheck source=scripts/lib/tests/run.sh
. scripts/lib/tests/run.sh

if ! scripts/prepare.sh test tools || ! provide_bundle; then
  failed=1
  close
fi
sort_tests "$@"
if [ ${#light[@]} = 0 ] && ! needs_engine; then
  complain "no file of tests matches $*"
  failed=1
  close
fi
begin_images
check 'format, types, dead code' npm run --silent check
check 'shell scripts' shellcheck -x scripts/*.sh scripts/server/*.sh bench/*.sh .ci/run
if [ $# = 0 ]; then
  check 'the collection, by ansible-test' scripts/sanity.sh
  run_pytest
fi
run_sorted_tests
close
