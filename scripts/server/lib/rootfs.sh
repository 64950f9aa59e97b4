# shellcheck shell=bash
# The file system of a Debian 13 server, by debootstrap; sourced by build.sh.

server_archive=http://deb.debian.org/debian
# What an installed Debian has besides the minimum, as far as a deploy could notice.
bare_packages=systemd,systemd-sysv,dbus,libpam-systemd,openssh-server,python3,perl,sudo,ca-certificates,iproute2,procps,kmod,linux-image-cloud-amd64
prepared_packages=$bare_packages,apparmor,auditd,docker.io,docker-cli,docker-compose,docker-buildx,iptables

bootstrap_root() {
  local variant=$1 root=$2 packages=$bare_packages
  if [ "$variant" = prepared ]; then packages=$prepared_packages; fi
  mkdir -p "${cache:?}/packages"
  debootstrap --variant=minbase --cache-dir="$cache/packages" --include="$packages" trixie "$root" "$server_archive" || {
    tail -n 15 "$root/debootstrap/debootstrap.log"
    return 1
  }
}

# The server reaches the archive as this machine does: through the same proxy, with the same checks of dates. An archive that is away for a minute
# is waited for.
settings_of_apt() {
  printf 'Acquire::Retries "8";\n'
  apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-(Valid-Until|Date)) ' || true
}

# Each step tells by its exit code: a step of build.sh does not stop by itself.
settle_root() {
  local root=$1 key=$2
  settle_network "$root" && settle_apt "$root" && settle_access "$root" "$key" &&
    # Each boot under the same name, and a journal that stays.
    chroot "$root" systemd-machine-id-setup && mkdir -p "$root/var/log/journal" &&
    printf '/dev/vda / ext4 defaults,noatime 0 1\n' >"$root/etc/fstab"
}

# QEMU's own network: the server is 10.0.2.15, names are asked at 10.0.2.3.
settle_network() {
  local root=$1
  # Not a link any more: what is written here must not land on this machine.
  rm -f "$root/etc/resolv.conf" && printf 'nameserver 10.0.2.3\n' >"$root/etc/resolv.conf" &&
    printf 'server\n' >"$root/etc/hostname" &&
    printf '127.0.0.1 localhost\n127.0.1.1 server\n' >"$root/etc/hosts" &&
    printf '[Match]\nName=eth0\n\n[Network]\nDHCP=ipv4\n' >"$root/etc/systemd/network/eth0.network" &&
    chroot "$root" systemctl enable systemd-networkd
}

settle_apt() {
  local root=$1 keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  rm -f "$root/etc/apt/sources.list" &&
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n\n' \
      "$server_archive" 'trixie trixie-updates' "$keyring" "$server_archive-security" trixie-security "$keyring" \
      >"$root/etc/apt/sources.list.d/debian.sources" &&
    settings_of_apt >"$root/etc/apt/apt.conf.d/90host" &&
    # Minutes of an emulated processor, at a time that nobody chose.
    chroot "$root" systemctl mask apt-daily.timer apt-daily-upgrade.timer
}

# Only `deploy` comes in, only by its key. The host's key is made here, so that it is known before the first contact.
settle_access() {
  local root=$1 key=$2
  chroot "$root" useradd --create-home --shell /bin/bash --password '*' deploy &&
    chroot "$root" install -d -m 0700 -o deploy -g deploy /home/deploy/.ssh &&
    install -m 0600 "$key" "$root/home/deploy/.ssh/authorized_keys" &&
    chroot "$root" chown deploy:deploy /home/deploy/.ssh/authorized_keys &&
    (umask 0227 && printf 'deploy ALL=(ALL) NOPASSWD: ALL\n' >"$root/etc/sudoers.d/deploy") &&
    printf 'PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n' \
      >"$root/etc/ssh/sshd_config.d/deploy.conf" &&
    # The key is the disk's, and the disk serves every server that is built from it.
    chroot "$root" ssh-keygen -A
}
