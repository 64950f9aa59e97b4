#!/usr/bin/env bash
# Builds a server for QEMU: a disk with systemd, sshd and an account `deploy`, its kernel, and the keys to reach it.
#
#   scripts/server/build.sh bare|prepared FOLDER [SYSTEM]
#
# SYSTEM     debian-13 (the default), debian-12, ubuntu-22.04, ubuntu-24.04 or ubuntu-26.04
# bare       what a fresh server has: sshd, python3, sudo, apt. No engine, no auditd, no AppArmor tools.
# prepared   with the Docker engine, auditd and the AppArmor tools, and the images in the engine's store; Debian 13 only.
#
# What took long is kept in SERVER_CACHE (default /var/cache/harden-init-server): a second build takes a second. SERVER_IMAGES names the
# images (default "debian:13 mariadb:11.8"); both variants have them on a second disk too, /dev/vdb, as one archive for `docker load`.
# Root only: a file system with files of every owner is made.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${SERVER_CACHE:-/var/cache/harden-init-server}
read -ra images <<<"${SERVER_IMAGES:-debian:13 mariadb:11.8}"
PATH=$PATH:/usr/sbin:/sbin
scratch=''

# shellcheck source=scripts/lib/say.sh
. "$here/scripts/lib/say.sh"
# shellcheck source=scripts/lib/apt.sh
. "$here/scripts/lib/apt.sh"
# shellcheck source=scripts/lib/bootstrap.sh
. "$here/scripts/lib/bootstrap.sh"
# shellcheck source=scripts/server/lib/rootfs.sh
. "$here/scripts/server/lib/rootfs.sh"
# shellcheck source=scripts/server/lib/store.sh
. "$here/scripts/server/lib/store.sh"

install_what_is_missing() {
  local missing=()
  command -v debootstrap >/dev/null || missing+=(debootstrap)
  command -v mke2fs >/dev/null || missing+=(e2fsprogs)
  command -v qemu-img >/dev/null || missing+=(qemu-utils)
  command -v ssh-keygen >/dev/null || missing+=(openssh-client)
  install_packages "${missing[@]}"
}

# A disk is made again when the recipe, the host's way to the archive or an image is another one.
fingerprint() {
  {
    cat "$here"/scripts/server/build.sh "$here"/scripts/server/lib/{rootfs,store}.sh
    settings_of_apt
    say "$system"
    if [ "$1" = prepared ]; then say "$archive"; fi
  } | sha256sum | cut -c1-16
}

# The folder appears under its name only when it is whole.
make_disk() {
  local variant=$1 to=$2
  scratch=$(mktemp -d "$cache/$variant.XXXXXX")
  mkdir "$scratch/made"
  step "$variant: debootstrap" bootstrap_root "$variant" "$scratch/root"
  step "$variant: settings" settle_root "$scratch/root" "$cache/key.pub"
  cp "$scratch"/root/boot/vmlinuz-* "$scratch/made/kernel"
  cp "$scratch"/root/boot/initrd.img-* "$scratch/made/initrd"
  cp "$scratch/root/etc/ssh/ssh_host_ed25519_key.pub" "$scratch/made/host_key.pub"
  if [ "$variant" = prepared ]; then step "$variant: images into the engine's store" fill_store "$scratch/root" "$cache/$archive"; fi
  # Sparse: 8 GB for the server, 1 to 2 GB here.
  step "$variant: disk" mke2fs -q -t ext4 -L server -d "$scratch/root" "$scratch/made/disk.img" 8G
  # The disk of an earlier recipe goes; a server that stood on it must be built again.
  rm -rf "$cache/$variant-$system"-*
  mv "$scratch/made" "$to"
}

# Its own changes go into an overlay: the kept disk stays as it was made.
hand_out() {
  local from=$1 to=$2 file
  mkdir -p "$to"
  rm -f "$to/disk.qcow2" "$to/console.log"
  qemu-img create -q -f qcow2 -F raw -b "$from/disk.img" "$to/disk.qcow2"
  for file in kernel initrd host_key.pub; do ln -sfn "$from/$file" "$to/$file"; done
  ln -sfn "$cache/$archive" "$to/images.tar"
  install -m 0600 "$cache/key" "$to/key"
}

clean_up() {
  stop_second_engine
  if [ -n "$scratch" ]; then rm -rf --one-file-system "$scratch"; fi
}

if [ $# != 2 ] && [ $# != 3 ]; then fail 'usage: scripts/server/build.sh bare|prepared FOLDER [SYSTEM]'; fi
case $1 in bare | prepared) ;; *) fail "There is no variant $1." 'Take bare or prepared.' ;; esac
choose_system "${3:-debian-13}" || fail "There is no system $3." "Take one of these: $server_systems"
if [ "$1" = prepared ] && [ "$system" != debian-13 ]; then fail "A prepared server is built of debian-13 only."; fi
if [ "$(id -u)" != 0 ]; then fail 'Only root can make the file system of a server.' "sudo $0 $*"; fi
mkdir -p "$2"
folder=$(cd "$2" && pwd)
require_archives || exit 1
if ! flock --nonblock "$folder" true; then fail "The server in $folder runs." "Stop it first: scripts/server/run.sh stop $folder"; fi

install_what_is_missing
mkdir -p "$cache"
chmod 0700 "$cache"
exec 8>"$cache/lock"
flock 8
trap clean_up EXIT
if [ ! -e "$cache/key" ]; then ssh-keygen -q -t ed25519 -N '' -C deploy -f "$cache/key"; fi
"$here/scripts/images.sh" "${images[@]}"
archive=images-$(printf '%s\n' "${images[@]}" | xargs docker image inspect --format '{{.Id}}' | sha256sum | cut -c1-16).tar
if [ ! -e "$cache/$archive" ]; then step 'images, archive' save_images "$cache/$archive" "${images[@]}"; fi
kept=$cache/$1-$system-$(fingerprint "$1")
if [ ! -e "$kept" ]; then make_disk "$1" "$kept"; fi
hand_out "$kept" "$folder"
say "$1 server, $system: in $folder, ready after $SECONDS s" "Start it: scripts/server/run.sh start $folder"
