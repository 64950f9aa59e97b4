# shellcheck shell=bash
# Images in an engine's store that does not run yet; sourced by build.sh.

second_engine=''

save_images() {
  local to=$1
  shift
  docker image save --output "$to.new" "$@" && mv "$to.new" "$to"
}

# A second engine on this machine works on the server's files and ends again. It gets an empty network: told to make no bridge, it would
# take the first engine's away.
fill_store() {
  local root=$1 archive=$2 run
  run=$(mktemp -d)
  setsid unshare --net dockerd --data-root "$root/var/lib/docker" --exec-root "$run/exec" --pidfile "$run/pid" --host "unix://$run/socket" \
    --bridge none --iptables=false --ip6tables=false --storage-driver overlay2 &
  second_engine=$!
  wait_for_second_engine "$run/socket" && DOCKER_HOST=unix://$run/socket docker image load --input "$archive" || return 1
  stop_second_engine
  rm -rf --one-file-system "$run"
}

wait_for_second_engine() {
  local _
  for _ in $(seq 120); do
    if DOCKER_HOST=unix://$1 docker info >/dev/null 2>&1; then return 0; fi
    sleep 0.5
  done
  return 1
}

stop_second_engine() {
  if [ -z "$second_engine" ]; then return; fi
  kill "$second_engine" 2>/dev/null || true
  wait "$second_engine" || true
  second_engine=''
}
