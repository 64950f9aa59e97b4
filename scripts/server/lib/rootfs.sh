# shellcheck shell=bash
# The file system of a server, by debootstrap; sourced by build.sh and test.sh after say.sh and bootstrap.sh.

server_systems='debian-12 debian-13 ubuntu-22.04 ubuntu-24.04 ubuntu-26.04'
# What an installed system has besides the minimum, as far as a deploy could notice.
bare_packages=systemd,systemd-sysv,dbus,libpam-systemd,openssh-server,python3,perl,sudo,ca-certificates,iproute2,procps,kmod
prepared_packages=apparmor,auditd,docker.io,docker-cli,docker-compose,docker-buildx,iptables

# The name of a system, and what its archive calls it; false where there is no such server.
choose_system() {
  system=$1
  case $system in
    debian-12) suite=bookworm ;;
    debian-13) suite=trixie ;;
    ubuntu-22.04) suite=jammy ;;
    ubuntu-24.04) suite=noble ;;
    ubuntu-26.04) suite=resolute ;;
    *) return 1 ;;
  esac
  case $system in
    debian-*)
      server_archive=http://deb.debian.org/debian security_archive=http://deb.debian.org/debian-security components=main
      keyring=/usr/share/keyrings/debian-archive-keyring.gpg packages=$bare_packages,linux-image-cloud-amd64
      ;;
    ubuntu-*)
      read -r server_archive security_archive < <(ubuntu_archive)
      components='main universe' keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg
      packages=$bare_packages,linux-image-virtual,initramfs-tools
      ;;
  esac
  # Its sudo is sudo-rs.
  if [ "$system" = ubuntu-26.04 ]; then packages=$packages,sudo-rs; fi
}

# Whether the archives have what a server is made of and what a deploy installs there. False, with words, where one does not answer.
require_archives() {
  require_archive || return 1
  # Debian 12's own engine is too old: there it comes from Docker.
  if [ "$system" = debian-12 ] && ! curl --silent --fail --max-time 20 --output /dev/null https://download.docker.com/linux/debian/gpg; then
    complain "There is no $system here: its engine comes from https://download.docker.com, which does not answer."
    return 1
  fi
}

# Asks the archive for the system, as this machine's apt reaches it.
require_archive() {
  local list answer=0 words
  list=$(mktemp -d)
  mkdir -p "$list/lists/partial"
  printf 'deb [signed-by=%s] %s %s %s\n' "$keyring" "$server_archive" "$suite" "$components" >"$list/sources.list"
  words=$(apt-get update -o Dir::Etc::SourceList="$list/sources.list" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$list/lists" \
    -o Dir::Cache="$list" -o APT::Update::Error-Mode=any -o APT::Get::List-Cleanup=0 2>&1) || answer=$?
  rm -rf "$list"
  if [ "$answer" = 0 ]; then return; fi
  complain "There is no $system here: $server_archive gives no $suite. apt said:"
  tail -n 5 <<<"$words" | sed 's/^/  /' >&2
  return 1
}

bootstrap_root() {
  local variant=$1 root=$2
  if [ "$variant" = prepared ]; then packages=$packages,$prepared_packages; fi
  mkdir -p "${cache:?}/packages-$suite"
  debootstrap --variant=minbase --cache-dir="$cache/packages-$suite" --keyring="$keyring" --components="${components// /,}" \
    --include="$packages" "$suite" "$root" "$server_archive" "$(recipe "$suite" "${system/-/:}")" || {
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
    tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id" && mkdir -p "$root/var/log/journal" &&
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
  local root=$1
  rm -f "$root/etc/apt/sources.list" &&
    {
      stanza "$server_archive" "$suite $suite-updates" "$components" "$keyring"
      stanza "$security_archive" "$suite-security" "$components" "$keyring"
    } >"$root/etc/apt/sources.list.d/${system%-*}.sources" &&
    settings_of_apt >"$root/etc/apt/apt.conf.d/90host" &&
    # Minutes of an emulated processor, at a time that nobody chose.
    never "$root" apt-daily.timer && never "$root" apt-daily-upgrade.timer
}

# A timer that runs, and whose time does not come.
never() {
  install -d "$1/etc/systemd/system/$2.d" &&
    printf '[Timer]\nOnCalendar=\nOnCalendar=2099-01-01\nPersistent=false\n' >"$1/etc/systemd/system/$2.d/never.conf"
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
