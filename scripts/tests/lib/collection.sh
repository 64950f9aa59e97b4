# shellcheck shell=bash
# The tests of the collection's Python; sourced after tally.sh and ansible.sh, in the repository's root.

# Ansible's own checks of it, and its tests.
check_collection() {
  check 'the collection, by ansible-test' scripts/tests/sanity.sh
  run_pytest
}

# Runs pytest with the Python that has Ansible, and counts its tests.
run_pytest() {
  local results code=0 good bad
  results=$(mktemp)
  say '' '== tests of the collection'
  "$(ansible_python)" -m pytest -q --junit-xml="$results" test/collection || code=$?
  if read -r good bad < <(node scripts/tests/lib/count-pytest.mjs "$results" 2>/dev/null); then
    passed=$((passed + good))
    failed=$((failed + bad))
    if [ "$bad" != 0 ]; then note_failed "tests of the collection: $bad failed"; fi
    if [ "$code" != 0 ] && [ "$bad" = 0 ]; then count_failed "pytest ended with code $code, though no test failed"; fi
  else
    count_failed "pytest ended with code $code and told no result"
  fi
  rm -f "$results"
}
