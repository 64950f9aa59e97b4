# shellcheck shell=bash
# Which tests run beside each other, and which by themselves; sourced in the repository's root, and brings what it and its users need.

# shellcheck source=scripts/lib/say.sh
. scripts/lib/say.sh
# shellcheck source=scripts/lib/packages.sh
. scripts/lib/packages.sh
# shellcheck source=scripts/tests/lib/tally.sh
. scripts/tests/lib/tally.sh
# shellcheck source=scripts/lib/ansible.sh
. scripts/lib/ansible.sh

# Tests that measure the whole machine, put a load on it, or change its kernel's settings: beside others they, or the others, would fail.
by_itself=/alone/

jest() { node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js "$@"; }

# For the tests on the engine, which mostly wait, for health checks, packages and containers that end.
workers() { say "$(($(nproc) + 2))"; }

# begin_tests PROJECTS [PATTERN…]: prepares the machine, builds, sorts the tests, and has the images come. Ends the script where there is nothing to run.
begin_tests() {
  if ! scripts/prepare.sh test tools || ! provide_bundle; then
    failed=1
    close
  fi
  sort_tests "$@"
  if [ ${#light[@]} = 0 ] && ! needs_engine; then
    complain "no file of tests matches ${*:2}"
    failed=1
    close
  fi
  begin_images
}

# sort_tests PROJECTS [PATTERN…]: sorts the files of tests of these projects of jest's whose path matches one of the patterns, all without one, by what
# they need: nothing (light), the engine (shared), or the whole machine (apart).
sort_tests() {
  local file
  read -ra projects <<<"$1"
  shift
  light=() shared=() apart=()
  while read -r file; do
    case $file in
      *"$by_itself"*) apart+=("$file") ;;
      */test/e2e/* | */test/campaigns/* | */test/long/* | */test/learning/*) shared+=("$file") ;;
      *) light+=("$file") ;;
    esac
  done < <(jest --listTests --selectProjects "${projects[@]}" -- "$@" | grep '\.test\.ts$')
}

needs_engine() { [ $((${#shared[@]} + ${#apart[@]})) != 0 ]; }

# Pulls or builds the images, which mostly waits for archives: what needs none is tried meanwhile.
begin_images() {
  if ! needs_engine; then return; fi
  images_log=$(mktemp)
  scripts/prepare.sh test images >"$images_log" 2>&1 &
  images=$!
}

# Shows what became of them.
await_images() {
  local code=0
  wait "$images" || code=$?
  say '' '== images' && cat "$images_log" && rm -f "$images_log"
  return "$code"
}

# Runs the tests that were sorted, with their output shown, and counts them. Those without the engine fill the time in which the images come;
# where these are there, the time in which the tests on the engine wait.
run_sorted_tests() {
  if ! needs_engine || kill -0 "$images" 2>/dev/null; then
    run_files 'tests without the engine' "$(nproc)" "${light[@]}"
    light=()
  fi
  if ! needs_engine; then return; fi
  if ! await_images; then
    count_failed 'the tests on the engine were not tried: an image is missing'
    run_files 'tests without the engine' "$(nproc)" "${light[@]}"
    return
  fi
  run_files 'tests beside each other' "$(workers)" "${shared[@]}" "${light[@]}"
  run_files 'tests by themselves' 1 "${apart[@]}"
}

# run_files TITLE WORKERS FILE…
run_files() {
  local title=$1 workers=$2
  shift 2
  if [ $# = 0 ]; then return; fi
  run_tests "$title" --maxWorkers "$workers" --selectProjects "${projects[@]}" --runTestsByPath "$@"
}
