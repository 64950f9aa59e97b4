# shellcheck shell=bash
# The packages of npm, and the bundle that is built with them; sourced after say.sh, in the repository's root.

# node_modules is as the lockfile says when npm's own note of it is not older.
modules_are_current() { [ node_modules/.package-lock.json -nt package-lock.json ]; }

provide_bundle() {
  if ! modules_are_current; then
    step 'npm packages' npm ci --no-audit --no-fund || return 1
  fi
  step 'build' npm run build
}
