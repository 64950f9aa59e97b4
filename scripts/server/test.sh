#!/usr/bin/env bash
# The whole life of a server, on a real one in QEMU: from nothing to a hardened stack over ssh, the attacks, a reboot, and the way back.
# Prepares the machine, builds, and runs the tests of test/server; the last line says how many passed and failed.
#
#   npm run test:server [-- [SYSTEM] [PATTERN…]]       only the tests whose name matches
#
# SYSTEM is debian-13 (the default), debian-12, ubuntu-22.04, ubuntu-24.04 or ubuntu-26.04. One whose packages cannot be reached from here is a
# failure: it was asked for, and it was not tried.
# ATTACKS_DOCUMENT=docs/attacks.md writes that page: the attacks are tried on the plain stack of the case study too then.
# SCANNERS_DOCUMENT=docs/scanners.md SCANNERS_TOOLS=FOLDER with the pattern `scanners` writes what docker-bench-security and Lynis say before and after;
# FOLDER has a clone of each, `docker-bench-security` and `lynis`.
# SERVER_FOLDER is where the server stands (default: a new folder, gone afterwards); SERVER_SSH_PORT and SERVER_WEB_PORT are run.sh's.
# Root only, as build.sh. Takes three quarters of an hour on two cores: every processor of the server is emulated.
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

# shellcheck source=scripts/lib/say.sh
. scripts/lib/say.sh
# shellcheck source=scripts/lib/packages.sh
. scripts/lib/packages.sh
# shellcheck source=scripts/tests/lib/tally.sh
. scripts/tests/lib/tally.sh

# shellcheck source=scripts/lib/bootstrap.sh
. scripts/lib/bootstrap.sh
# shellcheck source=scripts/server/lib/rootfs.sh
. scripts/server/lib/rootfs.sh

# The archives before all that takes minutes.
if choose_system "${1:-}"; then shift; else choose_system debian-13; fi
if ! require_archives || ! scripts/prepare.sh test || ! provide_bundle; then
  failed=1
  close
fi
export SERVER_SYSTEM=$system
export SERVER_SSH_PORT=${SERVER_SSH_PORT:-10024} SERVER_WEB_PORT=${SERVER_WEB_PORT:-18084}
if [ $# -gt 0 ]; then set -- --testNamePattern "$*"; fi
run_tests "tests on $system" --selectProjects server --bail "$@"
close
