#!/usr/bin/env bash
# Breaks a hardened stack, and a prepared server, in every way that test/mutations knows, and writes down who notices it: docs/mutations.md.
#
#   npm run mutations -- DOCKER_BENCH COMPOSE_LINT
#
# Both are checkouts: of https://github.com/docker/docker-bench-security and https://github.com/tmatens/compose-lint. Needs root and a Docker engine.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ $# != 2 ] || [ ! -e "$1/docker-bench-security.sh" ] || [ ! -e "$2/src/compose_lint" ]; then
  echo 'usage: npm run mutations -- DOCKER_BENCH COMPOSE_LINT   (checkouts of docker-bench-security and compose-lint)' >&2
  exit 2
fi
DOCKER_BENCH=$(realpath "$1") COMPOSE_LINT=$(realpath "$2")
export DOCKER_BENCH COMPOSE_LINT
try() {
  node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --selectProjects campaigns --testTimeout 1800000 --runTestsByPath "$1"
}
# The page is written by the second, with what the first has kept.
MUTATIONS=each try test/campaigns/server/regular-audit.test.ts
try test/campaigns/alone/mutations.test.ts
