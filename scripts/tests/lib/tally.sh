# shellcheck shell=bash
# Counts what passed and what failed, and closes with what failed and one line that counts; sourced after say.sh, in the repository's root.

passed=0
failed=0
# What failed, and what it said.
failures=$(mktemp)

note_failed() { say "$1" >>"$failures"; }

# Counts one more that failed, and says why, now and at the end.
count_failed() {
  complain "$1"
  note_failed "$1"
  failed=$((failed + 1))
}

# Runs one check, with its output shown, and counts it.
check() {
  local title=$1
  shift
  say '' "== $title"
  if "$@"; then
    passed=$((passed + 1))
  else
    count_failed "$title: failed"
  fi
}

# begin_beside COMMAND…: runs what checks and counts beside what comes next, with its output kept for await_beside.
begin_beside() {
  beside=$(mktemp -d)
  {
    passed=0 failed=0
    "$@"
    say "$passed $failed" >"$beside/counts"
  } >"$beside/log" 2>&1 &
  beside_job=$!
}

# Shows what was said there, and adds what was counted.
await_beside() {
  local good=0 bad=1
  wait "$beside_job" || true
  cat "$beside/log"
  read -r good bad <"$beside/counts" || complain 'what ran beside the checks counted nothing'
  passed=$((passed + good))
  failed=$((failed + bad))
  rm -rf "$beside"
}

# run_tests TITLE WORD…: runs jest with the words, and counts its tests.
run_tests() {
  local title=$1 results code=0 good bad
  shift
  results=$(mktemp)
  say '' "== $title"
  node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js \
    --json --outputFile="$results" "$@" || code=$?
  if read -r good bad < <(node scripts/tests/lib/count-jest.mjs "$results" 2>/dev/null); then
    passed=$((passed + good))
    failed=$((failed + bad))
    # Jest can fail although every test passed: a handle left open, a setting it does not know.
    if [ "$code" != 0 ] && [ "$bad" = 0 ]; then count_failed "$title: jest ended with code $code, though no test failed"; fi
    node scripts/tests/lib/failed.mjs "$results" >>"$failures"
    say '' 'The longest:' && node scripts/tests/lib/slowest.mjs "$results"
  else
    count_failed "$title: jest ended with code $code and told no result"
  fi
  rm -f "$results"
}

# Ends the script. Nothing counted is a failure too.
close() {
  if [ -s "$failures" ]; then say '' '== what failed' && cat "$failures"; fi
  rm -f "$failures"
  say '' "$passed passed, $failed failed"
  if [ "$failed" = 0 ] && [ "$passed" != 0 ]; then exit 0; else exit 1; fi
}
