# shellcheck shell=bash
# The Docker engine: started where it stands still, waited for; sourced by prepare.sh after say.sh and apt.sh.

engine_log=/var/log/dockerd.log

engine_answers() { docker info >/dev/null 2>&1; }

start_engine() {
  if [ -d /run/systemd/system ]; then
    as_root systemctl enable --now docker
  else
    as_root sh -c "setsid dockerd >$engine_log 2>&1 </dev/null &"
  fi
}

wait_for_engine() {
  local _
  for _ in $(seq 120); do
    if engine_answers; then return 0; fi
    sleep 0.5
  done
  return 1
}

explain_silence() {
  if docker info 2>&1 | grep -qi 'permission denied'; then
    fail "The engine runs, and this account may not talk to it. Run this, log in again, and try once more:" \
      "sudo usermod -aG docker $(id -un)"
  fi
  complain 'The Docker engine does not answer.'
  if [ -r "$engine_log" ]; then tail -n 5 "$engine_log" >&2; fi
  exit 1
}

provide_engine() {
  if engine_answers; then
    say 'Docker engine: runs'
    return
  fi
  if [ -n "${DOCKER_HOST:-}" ]; then
    fail "No engine answers at DOCKER_HOST=$DOCKER_HOST." 'Start it there, or unset DOCKER_HOST.'
  fi
  # Under another account an engine may run that this one may not see: a second one would not help.
  if [ ! -S /var/run/docker.sock ] || [ "$(id -u)" = 0 ]; then
    require_root 'A Docker engine'
    step 'Docker engine, start' start_engine || explain_silence
  fi
  wait_for_engine || explain_silence
  say 'Docker engine: runs'
}
