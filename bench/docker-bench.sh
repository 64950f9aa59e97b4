#!/usr/bin/env bash
# Runs docker-bench-security on a server and lists every WARN of its sections 1.1, 2, 3 and 5.
#
#   bench/docker-bench.sh FOLDER SSH_CONFIG [STACK]
#
# FOLDER is a checkout of https://github.com/docker/docker-bench-security; SSH_CONFIG a configuration of ssh that has a host `server`, whose
# account may become root; STACK limits section 5 to the containers of one stack. The bench runs in a temporary folder on the server.
# Exit code 3: there was at least one WARN.
set -euo pipefail

sections=linux_hosts_specific_configuration,docker_daemon_configuration,docker_daemon_configuration_files,container_runtime

fail() {
  printf '%s\n' "$1" >&2
  exit 2
}

if [ $# -lt 2 ]; then fail 'usage: bench/docker-bench.sh FOLDER SSH_CONFIG [STACK]'; fi
folder=$1 config=$2 stack=${3:-}
[ -e "$folder/docker-bench-security.sh" ] || fail "There is no docker-bench-security.sh in $folder."

options="-b -c $sections"
if [ -n "$stack" ]; then options="$options -i ^$stack-"; fi
output=$(tar -C "$folder" --exclude=.git -c . | ssh -F "$config" server "
  set -e
  folder=\$(mktemp -d)
  trap 'rm -rf \"\$folder\"' EXIT
  tar -C \"\$folder\" -x
  cd \"\$folder\"
  sudo bash docker-bench-security.sh $options 2>&1
  sudo rm -rf log
")

count() { grep -cE "^\[$1\] [0-9]" <<<"$output" || true; }

grep -E '^\[WARN\]' <<<"$output" || true
printf 'docker-bench-security: %s passed, %s warned, %s only noted\n' "$(count PASS)" "$(count WARN)" "$(count '(NOTE|INFO)')"
[ "$(count WARN)" = 0 ] || exit 3
