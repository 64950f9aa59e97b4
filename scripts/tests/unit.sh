#!/usr/bin/env bash
# The tests that need nothing but node. Without a pattern those that start programs or render whole projects are left out: `npm test` has them.
#
#   npm run unit [-- PATTERN…]     only the files of tests whose path matches
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

projects=(unit)
if [ $# -gt 0 ]; then projects+=(programs); fi
exec node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --maxWorkers 100% --selectProjects "${projects[@]}" -- "$@"
