#!/usr/bin/env bash
# Every property test with a seed of this run's own and many times the rounds: `npm test` repeats one seed, this looks further.
# A counterexample that it prints goes into the table of cases beside the property.
#
#   npm run fuzz [-- FACTOR]     FACTOR times the rounds of `npm test` (20)
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

mapfile -t tests < <(grep --recursive --files-with-matches 'support/holds' test --include='*.test.ts')
export PROPERTY_SEED=random PROPERTY_ROUNDS="${1:-20}"
# shellcheck source=scripts/lib/ansible.sh
. scripts/lib/ansible.sh
"$(ansible_python)" -m pytest -q test/collection
exec node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --selectProjects unit programs linters campaigns -- "${tests[@]}"
