# shellcheck shell=bash
# Messages and steps for the scripts beside this folder.

# Lines for a person, one for each word.
say() { printf '%s\n' "$@"; }

complain() { printf '%s\n' "$*" >&2; }

# Ends the script with a reason and, in further words, what to do.
fail() {
  complain "$1"
  shift
  if [ $# -gt 0 ]; then printf '  %s\n' "$@" >&2; fi
  exit 1
}

# Runs a command quietly: its name in one line, its output only when it fails.
step() {
  local title=$1 log start=$SECONDS
  shift
  log=$(mktemp)
  if "$@" >"$log" 2>&1 </dev/null; then
    say "$title: done ($((SECONDS - start)) s)"
    rm -f "$log"
    return 0
  fi
  complain "$title: failed. The end of its output:"
  tail -n 15 "$log" | sed 's/^/  /' >&2
  rm -f "$log"
  return 1
}
