#!/usr/bin/env bash
# Three servers on one bridge of this machine, each with an engine, a data root and an sshd of its own: what a swarm is tried on. Each is a network
# namespace with systemd in it (scripts/server/container.sh), so that a crash of one is the end of one process, and its files are its own.
#
#   scripts/cluster/cluster.sh up FOLDER IMAGE [COUNT]   IMAGE is a server with the engine; prints `NAME ADDRESS` of each: hi-node1, hi-node2, …
#   scripts/cluster/cluster.sh down FOLDER               takes all of it away: servers, data, bridge
#
#   ssh -F FOLDER/hi-node1-*/ssh_config server            logs in as deploy; FOLDER/hi-node1-*/name is its container
#
# `up` begins with `down`, so that what an earlier run left is gone. The servers have no IPVS where this kernel has none, and encrypted overlays
# carry nothing where it has no ESP: ask with scripts/cluster/kernel.sh. Nothing of the kernel's settings is changed.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
server=scripts/server/container.sh
# Apart from what engines give to their own bridges and overlays.
subnet=${CLUSTER_SUBNET:-10.213.77}

usage() {
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
  exit 2
}
[ $# -ge 2 ] || usage
action=$1 folder=$2

# By the cluster's own name, so that two of them, in networks of their own, can stand beside each other.
cluster=$(basename "$folder")
bridge=harden-init-cluster-$cluster
folder_of() { printf '%s/hi-node%s-%s\n' "$folder" "$1" "$cluster"; }

up() {
  local image=$1 count=$2 node
  down
  mkdir -p "$folder"
  docker network create --subnet "$subnet.0/24" "$bridge" >/dev/null
  # Beside each other: each waits for systemd.
  for node in $(seq "$count"); do
    "$server" start "$(folder_of "$node")" "$image" "$bridge" "$subnet.$((10 + node))" >"$folder/$node.address" &
  done
  wait_for_all
  for node in $(seq "$count"); do printf 'hi-node%s %s\n' "$node" "$(<"$folder/$node.address")"; done
}

# Fails where one of them did not come up.
wait_for_all() {
  local job
  for job in $(jobs -p); do wait "$job"; done
}

down() {
  local node
  for node in "$folder"/hi-node*/; do
    [ -e "$node" ] || continue
    "$server" stop "${node%/}"
  done
  docker network rm --force "$bridge" >/dev/null
  rm -rf "$folder"
}

case $action in
  up) up "${3:?an image of a server with the engine}" "${4:-3}" ;;
  down) down ;;
  *) usage ;;
esac
