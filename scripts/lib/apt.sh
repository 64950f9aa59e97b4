# shellcheck shell=bash
# Packages by apt, only those that are missing; sourced by prepare.sh after say.sh.

apt_is_fresh=no

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

require_root() {
  if [ "$(id -u)" = 0 ]; then return; fi
  if ! command -v sudo >/dev/null; then
    fail "$1 must be installed, and that takes root: this account is not root, and there is no sudo. As root, run" "${here:?}/scripts/prepare.sh ${level:?}"
  fi
  if ! sudo -n true 2>/dev/null && ! { [ -t 0 ] && sudo true; }; then
    fail "$1 must be installed, and sudo asks for a password that nobody can type here. Run this in a terminal:" "${here:?}/scripts/prepare.sh ${level:?}"
  fi
}

# An installation that was cut off leaves packages half set up, and apt refuses everything until that is finished.
repair_dpkg() {
  if [ -n "$(dpkg --audit)" ]; then
    step 'packages that were left half installed' as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a
  fi
}

update_lists() {
  local _ answer
  for _ in $(seq 30); do
    answer=0
    as_root apt-get update || answer=$?
    # Waiting helps only where another program holds the lists; apt's own lock option does not cover them.
    if [ "$answer" = 0 ] || ! as_root fuser /var/lib/apt/lists/lock; then return "$answer"; fi
    sleep 5
  done
  return "$answer"
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=8 install --yes --no-install-recommends "$@"
}

# Installs packages by name. One source that does not answer is no reason to stop: the others may have what is wanted.
install_packages() {
  [ $# -gt 0 ] || return 0
  require_root "$*"
  repair_dpkg
  if [ "$apt_is_fresh" = no ]; then
    step 'package lists' update_lists || complain 'Going on with the package lists that are there.'
    apt_is_fresh=yes
  fi
  step "packages $*" apt_install "$@" || fail 'These packages are needed. Fix apt, and run this again.'
}
