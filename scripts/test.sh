#!/usr/bin/env bash
# All that must hold, from a clean clone on a fresh machine: prepares the machine, builds, and runs the checks and every test.
# The last line says how many passed and failed; the exit code is 0 only when none failed.
#
#   npm test [-- PATTERN…]       only the files of tests whose path matches
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# shellcheck source=scripts/lib/say.sh
. scripts/lib/say.sh
# shellcheck source=scripts/lib/packages.sh
. scripts/lib/packages.sh

passed=0
failed=0

# Runs one check, with its output shown, and counts it.
check() {
  local title=$1
  shift
  say '' "== $title"
  if "$@"; then
    passed=$((passed + 1))
  else
    complain "$title: failed"
    failed=$((failed + 1))
  fi
}

close() {
  say '' "$passed passed, $failed failed"
  if [ "$failed" = 0 ] && [ "$passed" != 0 ]; then exit 0; else exit 1; fi
}

run_tests() {
  local results code=0 good bad
  results=$(mktemp)
  say '' '== tests'
  node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js \
    --json --outputFile="$results" "$@" >"$results.stdout" || code=$?
  if read -r good bad < <(node scripts/lib/count-tests.mjs "$results" 2>/dev/null); then
    passed=$((passed + good))
    failed=$((failed + bad))
    # Jest can fail although every test passed: a handle left open, a setting it does not know.
    if [ "$code" != 0 ] && [ "$bad" = 0 ]; then failed=$((failed + 1)); fi
  else
    cat "$results.stdout"
    complain "jest ended with code $code and told no result"
    failed=$((failed + 1))
  fi
  rm -f "$results" "$results.stdout"
}

if ! scripts/prepare.sh test || ! provide_bundle; then
  failed=1
  close
fi
check 'format, types, dead code' npm run --silent check
check 'shell scripts' shellcheck -x scripts/*.sh .ci/run
run_tests "$@"
close
