#!/usr/bin/env bash
# Has `harden-init learn` find out what some twenty programs need, each in an image of its own that is built here from the distribution's packages, and
# deploys what it found. Prints a table, and keeps it in bench/results/learning.json. Prepares the machine and builds as `npm test` does.
#
#   npm run test:learn [-- PROGRAM…]       only these, such as nginx and postgres
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

# shellcheck source=scripts/tests/lib/run.sh
. scripts/tests/lib/run.sh

if [ $# -gt 0 ]; then export LEARNING=$*; fi
begin_tests learning
run_sorted_tests
close
