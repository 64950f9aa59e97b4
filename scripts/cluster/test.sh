#!/usr/bin/env bash
# A swarm of three servers on this machine: made, deployed on, measured on every node, changed, and taken away. Prepares the machine, builds, and
# runs the tests of test/cluster; the last line says how many passed and failed.
#
#   npm run test:cluster [-- PATTERN…]       only the tests whose name matches
#
# CLUSTER_SUBNET is the network of the servers (default: 10.213.77). Root only, as the servers are privileged containers.
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

# shellcheck source=scripts/lib/say.sh
. scripts/lib/say.sh
# shellcheck source=scripts/lib/packages.sh
. scripts/lib/packages.sh
# shellcheck source=scripts/tests/lib/tally.sh
. scripts/tests/lib/tally.sh

if ! scripts/prepare.sh test || ! provide_bundle; then
  failed=1
  close
fi
say '' 'This kernel has:' && scripts/cluster/kernel.sh
if [ $# -gt 0 ]; then set -- --testNamePattern "$*"; fi
run_tests 'tests on a swarm of three' --selectProjects cluster --maxWorkers 1 "$@"
close
