#!/usr/bin/env bash
# Installs what the demo or the tests need on Debian 13, Ubuntu 22.04 and 24.04, starts the Docker engine, and provides the images.
#
#   scripts/prepare.sh demo|test [tools|images]     only the one, or only the other, which takes minutes and needs the first
#
# Only what is missing is installed. Needs node, npm and git; root, or an account that may use sudo.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
level=${1:-}
part=${2:-tools images}
# Tools of the administrator are not on every account's PATH.
PATH=$PATH:/usr/sbin:/sbin

# shellcheck source=scripts/lib/say.sh
. "$here/scripts/lib/say.sh"
# shellcheck source=scripts/lib/apt.sh
. "$here/scripts/lib/apt.sh"
# shellcheck source=scripts/lib/engine.sh
. "$here/scripts/lib/engine.sh"
# shellcheck source=scripts/lib/ansible.sh
. "$here/scripts/lib/ansible.sh"

missing=()

# Notes a package as missing where a probe fails: want PACKAGE COMMAND…
want() {
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

has() { command -v "$1"; }

want_for_demo() {
  want python3 /usr/bin/python3 -c ''
  want python3-requests /usr/bin/python3 -c 'import requests'
  want ca-certificates test -s /etc/ssl/certs/ca-certificates.crt
  want psmisc has fuser
  want iptables has iptables
  want debootstrap has debootstrap
  case $distribution in
    ubuntu)
      want docker.io has dockerd
      want docker-compose-v2 docker compose version
      ;;
    *)
      if ! at_least 13 "$release" && ! has dockerd >/dev/null; then
        fail "Debian $release has a Docker engine that is too old." 'Install it from Docker, and run this again: https://docs.docker.com/engine/install/debian/'
      fi
      want docker.io has dockerd
      want docker-cli has docker
      want docker-compose docker compose version
      want ubuntu-keyring test -r /usr/share/keyrings/ubuntu-archive-keyring.gpg
      ;;
  esac
  want docker-buildx docker buildx version
}

want_for_tests() {
  want shellcheck has shellcheck
  want apparmor has apparmor_parser
  want restic has restic
  want auditd has auditd
  want python3-pymysql /usr/bin/python3 -c 'import pymysql'
  want jq has jq
  want tmux has tmux
  want curl has curl
  want python3-junitparser /usr/bin/python3 -c 'import junitparser'
  want openssl has openssl
  want sslscan has sslscan
  # Ubuntu has Chromium as a snap only, which needs snapd, and no cosign: the tests that need them say there that they are skipped.
  if [ "$distribution" != ubuntu ]; then
    want chromium has chromium
    want cosign has cosign
  fi
}

provide_images() {
  local image images=(ubuntu:22.04 debian:13 mariadb:11.8)
  if [ "$level" = test ]; then
    images=(fluent/fluent-bit:5.1.1 "${images[@]}" mariadb:10.11 mysql:8.0 mysql:8.4 postgres:15 postgres:17 redis:7.0 valkey/valkey:8.1 node:22-slim python:3.13-slim)
  fi
  if "$here/scripts/images.sh" "${images[@]}"; then return; fi
  # The case study stands on Ubuntu 22.04; where neither a registry nor the archive gives it, Debian 13 takes its place.
  for image in "${images[@]}"; do
    [ "$image" = ubuntu:22.04 ] || docker image inspect "$image" >/dev/null
  done
  say 'ubuntu:22.04: not to be had here; debian:13 takes its place'
}

provide_tools() {
  want_for_demo
  if [ "$level" = test ]; then want_for_tests; fi
  install_packages "${missing[@]}"
  provide_ansible
  if [ "$level" = test ]; then
    provide_ansible_linters
    provide_python_testers
  fi
  provide_engine
}

if [[ $level != @(demo|test) || $part != @(tools|images|'tools images') ]]; then
  fail 'usage: scripts/prepare.sh demo|test [tools|images]'
fi
command -v apt-get >/dev/null ||
  fail 'This machine has no apt-get: prepare.sh knows Debian and Ubuntu.' \
    'Install Docker Engine 25 or newer with compose and buildx, and ansible-core 2.16 or newer, by hand.'
# shellcheck source=/dev/null
distribution=$(. /etc/os-release && printf '%s' "$ID")
# shellcheck source=/dev/null
release=$(. /etc/os-release && printf '%s' "${VERSION_ID:-99}")

for each in $part; do "provide_$each"; done
