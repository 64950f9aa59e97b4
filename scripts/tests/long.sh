#!/usr/bin/env bash
# What is tried again and again on the real engine: commands that are killed at random moments, and what else CI has no time for. Run it before a release.
# Prepares the machine and builds as `npm test` does.
#
#   npm run test:long [-- PATTERN…]       only the files of tests whose path matches
#
# ROUNDS is how often each command is killed, and how many lives a service leads with what was learned (default: 3).
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

# shellcheck source=scripts/tests/lib/run.sh
. scripts/tests/lib/run.sh

begin_tests long "$@"
run_sorted_tests
close
