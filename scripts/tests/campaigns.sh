#!/usr/bin/env bash
# The long campaigns on the real engine: every kind of service, every fault, every way past the packet filter, and servers in containers. Prepares the
# machine and builds as `npm test` does, which has one life of everything.
# The last line says how many passed and failed; the exit code is 0 only when none failed.
#
#   npm run test:campaigns [-- PATTERN…]       only the files of tests whose path matches
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

# shellcheck source=scripts/tests/lib/run.sh
. scripts/tests/lib/run.sh

begin_tests campaigns "$@"
run_sorted_tests
close
