# shellcheck shell=bash
# Which tests run beside each other, and which by themselves; sourced after say.sh and tally.sh, in the repository's root.

# Tests that measure the whole machine, put a load on it, or change its kernel's settings: beside others they, or the others, would fail.
by_itself=/test/e2e/alone/

jest() { node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js "$@"; }

# One more than there are processors: a test on the engine mostly waits, for health checks, packages and containers that end.
workers() { say "$(($(nproc) + 1))"; }

# The files of tests whose path matches one of the patterns; all without one.
find_tests() {
  jest --listTests --selectProjects unit programs linters e2e -- "$@" | grep '\.test\.ts$'
}

# Runs the tests whose path matches, with their output shown, and counts them.
run_matching_tests() {
  local file shared=() apart=()
  while read -r file; do
    if [[ $file == *"$by_itself"* ]]; then apart+=("$file"); else shared+=("$file"); fi
  done < <(find_tests "$@")
  if [ $((${#shared[@]} + ${#apart[@]})) = 0 ]; then
    complain "no file of tests matches $*"
    failed=$((failed + 1))
  fi
  run_files 'tests beside each other' "$(workers)" "${shared[@]}"
  run_files 'tests by themselves' 1 "${apart[@]}"
}

# run_files TITLE WORKERS FILE…
run_files() {
  local title=$1 workers=$2
  shift 2
  if [ $# = 0 ]; then return; fi
  run_tests "$title" --maxWorkers "$workers" --selectProjects unit programs linters e2e --runTestsByPath "$@"
}
