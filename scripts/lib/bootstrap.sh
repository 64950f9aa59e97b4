# shellcheck shell=bash
# Base images from a distribution's own archive; sourced by images.sh, which sets `why` and shows the messages.

scratch=''

remove_scratch() {
  if [ -n "$scratch" ]; then rm -rf --one-file-system "$scratch"; fi
  scratch=''
}

require_builder() {
  local name=$1 keyring=$2 package=$3
  if [ "$(id -u)" != 0 ]; then
    complain "$name: ${why:?}, and only root can build it here"
    return 1
  fi
  if ! command -v debootstrap >/dev/null; then
    complain "$name: ${why:?}, and debootstrap is missing: apt-get install debootstrap"
    return 1
  fi
  if [ ! -r "$keyring" ]; then
    complain "$name: ${why:?}, and the archive's keys are missing: apt-get install $package"
    return 1
  fi
}

ubuntu_archive() {
  case $(dpkg --print-architecture) in
    amd64 | i386) say 'http://archive.ubuntu.com/ubuntu http://security.ubuntu.com/ubuntu' ;;
    *) say 'http://ports.ubuntu.com/ubuntu-ports http://ports.ubuntu.com/ubuntu-ports' ;;
  esac
}

# One source stanza: archive, suites, components, keyring.
stanza() { printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: %s\nSigned-By: %s\n\n' "$@"; }

# What the official images set too: no services at installation, no kept archives, no fsync for each unpacked file.
quiet_apt() {
  local root=$1
  rm -f "$root/etc/apt/sources.list"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 0755 "$root/usr/sbin/policy-rc.d"
  printf 'force-unsafe-io\n' >"$root/etc/dpkg/dpkg.cfg.d/container"
  printf '%s\n' 'APT::Keep-Downloaded-Packages "false";' 'Acquire::Languages "none";' 'Acquire::GzipIndexes "true";' \
    'Dir::Cache::pkgcache "";' 'Dir::Cache::srcpkgcache "";' >"$root/etc/apt/apt.conf.d/container"
}

install_updates() {
  local root=$1
  chroot "$root" env DEBIAN_FRONTEND=noninteractive sh -euc 'apt-get update; apt-get --yes upgrade; apt-get clean'
}

strip() {
  local root=$1
  rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/* "$root"/var/cache/debconf/*-old "$root"/var/cache/ldconfig/aux-cache
  find "$root/var/log" -type f -delete
  : >"$root/etc/machine-id"
  : >"$root/etc/resolv.conf"
  rm -f "$root/etc/hostname"
}

import() {
  local name=$1 root=$2
  tar --numeric-owner --xattrs -C "$root" -c . |
    docker import --change 'CMD ["bash"]' --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
      --change 'LABEL io.harden-init.built-here=debootstrap' - "$name" >/dev/null
}

# How a suite is unpacked; one that this debootstrap does not know yet, as the others of its distribution are.
recipe() {
  local scripts=/usr/share/debootstrap/scripts
  case $(test -e "$scripts/$1" || say "$2") in
    ubuntu:*) say "$scripts/gutsy" ;;
    debian:*) say "$scripts/sid" ;;
    *) say "$scripts/$1" ;;
  esac
}

# Builds a base image: name, suite, archive, keyring, components; the source stanzas come from stdin.
bootstrap() {
  local name=$1 suite=$2 archive=$3 keyring=$4 components=$5 log
  scratch=$(mktemp -d)
  log=$scratch/log
  mkdir "$scratch/root"
  chmod 0755 "$scratch/root"
  if ! {
    debootstrap --variant=minbase --keyring="$keyring" --components="$components" "$suite" "$scratch/root" "$archive" "$(recipe "$suite" "$name")" &&
      quiet_apt "$scratch/root" && cat >"$scratch/root/etc/apt/sources.list.d/${name%%:*}.sources" &&
      install_updates "$scratch/root"
  } >"$log" 2>&1; then
    complain "$name: ${why:?}, and $archive gave no $suite:"
    tail -n 5 "$log" >&2
    return 1
  fi
  strip "$scratch/root" && import "$name" "$scratch/root" || return 1
  say "$name: built here with debootstrap, because ${why:?}"
}

build_debian() {
  local name=$1 suite=$2 keyring=/usr/share/keyrings/debian-archive-keyring.gpg archive=http://deb.debian.org/debian
  require_builder "$name" "$keyring" debian-archive-keyring || return 1
  {
    stanza "$archive" "$suite $suite-updates" main "$keyring"
    stanza http://deb.debian.org/debian-security "$suite-security" main "$keyring"
  } | bootstrap "$name" "$suite" "$archive" "$keyring" main
}

build_ubuntu() {
  local name=$1 suite=$2 keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg archive security
  require_builder "$name" "$keyring" ubuntu-keyring || return 1
  read -r archive security < <(ubuntu_archive)
  {
    stanza "$archive" "$suite $suite-updates" 'main universe' "$keyring"
    stanza "$security" "$suite-security" 'main universe' "$keyring"
  } | bootstrap "$name" "$suite" "$archive" "$keyring" main,universe
}
