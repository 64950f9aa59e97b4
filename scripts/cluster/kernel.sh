#!/usr/bin/env bash
# What the running kernel has of what a swarm can use, a line each: `vxlan yes`, `ipvs no`, `esp no`. Asked in network namespaces that are gone
# afterwards, so that nothing of this machine's own changes. Root only.
set -euo pipefail

in_a_namespace() { unshare --net -- "$@" >/dev/null 2>&1; }

tell() {
  local name=$1
  shift
  if in_a_namespace "$@"; then printf '%s yes\n' "$name"; else printf '%s no\n' "$name"; fi
}

tell vxlan ip link add hi-probe type vxlan id 7 dstport 4789 dev lo
# Loaded already, or there to be: the engine loads it for the first service that has a virtual address.
tell ipvs sh -c 'test -e /proc/net/ip_vs || modprobe --dry-run --quiet ip_vs'
tell esp ip xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x7 mode transport aead 'rfc4106(gcm(aes))' 0x0123456789abcdef0123456789abcdef01234567 128
