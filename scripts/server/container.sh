#!/usr/bin/env bash
# A fresh server in a container, in seconds: systemd, sshd and an account `deploy` with sudo, at the speed of this machine. For what needs a
# distribution's packages, systemd and ssh, but no kernel of its own: it has neither AppArmor nor audit (run.sh has both, ten times slower).
#
#   scripts/server/container.sh image BASE           prints the image of a server, which it builds where it is missing; BASE is one of scripts/images.sh
#   scripts/server/container.sh engine BASE          prints the image of one with the engine, and with all packages of a prepared server
#   scripts/server/container.sh start FOLDER IMAGE [NETWORK ADDRESS]
#                                                    prints the server's address; IMAGE is such an image, or built on one. Without a network of the
#                                                    caller's, which then keeps the address for it, the server has one of its own
#   scripts/server/container.sh stop FOLDER          takes the server and its data away
#
#   ssh -F FOLDER/ssh_config server                   logs in as deploy
#   docker exec NAME …                                is root inside; docker restart NAME is a reboot; NAME stands in FOLDER/name
#
# The container is privileged, because an engine runs in it: nothing else than a test belongs there.
set -euo pipefail

usage() {
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
  exit 2
}
[ $# -ge 2 ] || usage
action=$1

# What a small installation has, and no package lists.
image() {
  local base=$1 name
  # Of another base with the same name, or made otherwise, another image.
  name=harden-init-server:${base//[:\/]/-}-$({ docker image inspect --format '{{.Id}}' "$base"; declare -f build; } | sha256sum | cut -c 1-12)
  docker image inspect "$name" >/dev/null 2>&1 || build "$name" "$base"
  printf '%s\n' "$name"
}

build() {
  docker build --quiet --tag "$1" - >/dev/null <<END
FROM $2
ENV DEBIAN_FRONTEND=noninteractive
# An archive that is away for a moment fails no test.
RUN echo 'Acquire::Retries "8";' >/etc/apt/apt.conf.d/80-retries && apt-get update \
 && apt-get install -y --no-install-recommends systemd systemd-sysv dbus openssh-server sudo python3 iproute2 ca-certificates procps kmod \
 && rm -rf /etc/ssh/ssh_host_* /usr/sbin/policy-rc.d /var/lib/apt/lists/* \
 && useradd --create-home --shell /bin/bash deploy \
 && install -d -m 700 -o deploy -g deploy /home/deploy/.ssh \
 && echo 'deploy ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/deploy && chmod 0440 /etc/sudoers.d/deploy \
 && for timer in apt-daily apt-daily-upgrade; do install -d /etc/systemd/system/\$timer.timer.d \
 &&   printf '[Timer]\\nOnCalendar=\\nOnCalendar=2099-01-01\\nPersistent=false\\n' >/etc/systemd/system/\$timer.timer.d/never.conf; done \
 && systemctl mask systemd-resolved systemd-modules-load systemd-udevd systemd-udev-trigger \
      getty.target console-getty
STOPSIGNAL SIGRTMIN+3
CMD ["/sbin/init"]
END
}

# Spares the installation on each server. Nothing is started while it is built.
engine() {
  local server name
  server=$(image "$1")
  name=$server-engine
  docker build --quiet --tag "$name" - >/dev/null <<END
FROM $server
ENV DEBIAN_FRONTEND=noninteractive
RUN printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod 0755 /usr/sbin/policy-rc.d && apt-get update \
 && apt-get install -y --no-install-recommends docker.io docker-cli docker-compose iptables nftables auditd apparmor unattended-upgrades libpam-pwquality \
 && rm -rf /usr/sbin/policy-rc.d /var/lib/apt/lists/*
END
  printf '%s\n' "$name"
}

# Until it has started what there is to start. Before its bus is there, systemd does not answer at all.
wait_for_systemd() {
  local _
  for _ in $(seq 120); do
    case $(docker exec "$1" systemctl is-system-running --wait 2>/dev/null) in running | degraded) return 0 ;; esac
    sleep 0.5
  done
  return 1
}

start() {
  local folder=$1 image=$2 network=${3:-} fixed=() name address
  name=harden-init-server-$(basename "$folder")
  mkdir -p "$folder"
  # A network of its own, or an address that is kept for it: else another container may have its address while it reboots. The name server of such
  # a network answers nobody who is a container in here.
  if [ -n "$network" ]; then fixed=(--ip "$4"); else docker network create "$name" >/dev/null; fi
  docker run --rm "$image" cat /etc/resolv.conf >"$folder/resolv.conf"
  ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
  printf '%s\n' "$name" >"$folder/name"
  # The engine inside keeps its data in a volume: an overlay cannot lie upon another one.
  docker run --detach --name "$name" --hostname "$name" --privileged --cgroupns private --tmpfs /run --tmpfs /tmp \
    --network "${network:-$name}" "${fixed[@]}" --volume "$folder/resolv.conf:/etc/resolv.conf" --volume "$name:/var/lib/docker" "$image" >/dev/null
  wait_for_systemd "$name"
  # Without keys of its own, sshd has failed until systemd gave it up.
  docker exec --interactive "$name" sh -c 'cat >/home/deploy/.ssh/authorized_keys && chown deploy /home/deploy/.ssh/authorized_keys &&
    ssh-keygen -A >/dev/null && systemctl reset-failed && systemctl restart ssh' <"$folder/key.pub"
  address=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$name")
  docker exec "$name" cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub | sed "s/^/$address /" >"$folder/known_hosts"
  cat >"$folder/ssh_config" <<END
Host server $address
  HostName $address
  User deploy
  IdentityFile $folder/key
  IdentitiesOnly yes
  UserKnownHostsFile $folder/known_hosts
  StrictHostKeyChecking yes
END
  printf '%s\n' "$address"
}

stop() {
  local folder=$1 name
  [ -e "$folder/name" ] || return 0
  name=$(<"$folder/name")
  docker rm --force --volumes "$name" >/dev/null
  docker network rm --force "$name" >/dev/null
  docker volume rm --force "$name" >/dev/null
  rm -rf "$folder"
}

case $action in
  image) image "$2" ;;
  engine) engine "$2" ;;
  start) start "$2" "${3:?an image of a server}" "${@:4}" ;;
  stop) stop "$2" ;;
  *) usage ;;
esac
