#!/usr/bin/env bash
# Runs a server that build.sh made, in QEMU, without KVM. Two at a time need two ports (below).
#
#   scripts/server/run.sh start FOLDER              boots, and waits until ssh answers
#   scripts/server/run.sh stop FOLDER               shuts down; what does not go within 90 s is switched off
#   scripts/server/run.sh cut FOLDER                switches it off at once, as where the power is cut
#   scripts/server/run.sh reboot FOLDER             from within, and waits until the new boot answers
#   scripts/server/run.sh status FOLDER             exit code 0: ssh answers; 1: it stands still; 2: it runs and does not answer
#   scripts/server/run.sh ssh FOLDER [COMMAND…]
#
# SERVER_KERNEL_OPTIONS are further words for the kernel, such as apparmor=0; a reboot from within keeps them.
# SERVER_DISK_CACHE is how QEMU keeps the disk (default: unsafe, the fastest). Only with writeback does what the server wrote out outlive a cut.
# SERVER_LINK is a second card, by a cable to another server here: listen=127.0.0.1:PORT for the one that is started first, connect=127.0.0.1:PORT
# for the other. All that goes over it is kept in FOLDER/link.pcap.
# The server's ssh is 127.0.0.1:SERVER_SSH_PORT (default 10022), its port 8081 is 127.0.0.1:SERVER_WEB_PORT (default 18081). FOLDER has then:
# ssh_config (`ssh -F FOLDER/ssh_config server`), known_hosts, console.log (every boot, the newest last), emulator.log (why it ended), pid.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
ssh_port=${SERVER_SSH_PORT:-10022}
web_port=${SERVER_WEB_PORT:-18081}
boot_seconds=${SERVER_BOOT_SECONDS:-300}

# shellcheck source=scripts/lib/say.sh
. "$here/scripts/lib/say.sh"
# shellcheck source=scripts/lib/apt.sh
. "$here/scripts/lib/apt.sh"
# shellcheck source=scripts/server/lib/guest.sh
. "$here/scripts/server/lib/guest.sh"

start() {
  local begin=$SECONDS
  if runs; then fail "The server in $folder runs already."; fi
  if [ ! -e "$folder/disk.qcow2" ] || [ ! -e "$folder/kernel" ]; then
    fail "There is no server in $folder, or its disk is gone." "Build one: scripts/server/build.sh prepared $folder"
  fi
  if ! command -v qemu-system-x86_64 >/dev/null; then install_packages qemu-system-x86; fi
  write_access
  boot
  wait_for_boot '' || give_up
  say "server: ssh answers after $((SECONDS - begin)) s" "Enter it: ssh -F $folder/ssh_config server"
}

stop() {
  if ! runs; then
    say 'server: stands still'
    return
  fi
  local begin=$SECONDS
  inside sudo systemctl poweroff >/dev/null 2>&1 || true
  if wait_for_end 90; then
    say "server: shut down after $((SECONDS - begin)) s"
  else
    kill -TERM "$(cat "$folder/pid")"
    wait_for_end 10 || kill -KILL "$(cat "$folder/pid")"
    say 'server: did not shut down within 90 s, and was switched off'
  fi
  rm -f "$folder/pid"
}

cut_power() {
  if ! runs; then fail "The server in $folder does not run."; fi
  kill -KILL "$(cat "$folder/pid")"
  wait_for_end 10 || fail "The emulator of $folder does not end."
  rm -f "$folder/pid"
  say 'server: switched off at once'
}

reboot() {
  local before begin=$SECONDS
  before=$(boot_id) || fail "The server in $folder does not answer." "Look into $folder/console.log"
  inside sudo systemctl reboot >/dev/null 2>&1 || true
  wait_for_boot "$before" || give_up
  say "server: booted again, ssh answers after $((SECONDS - begin)) s"
}

status() {
  if ! runs; then
    say 'server: stands still'
    return 1
  fi
  if ! boot_id >/dev/null; then
    say "server: runs (process $(cat "$folder/pid")), and ssh does not answer"
    return 2
  fi
  say "server: runs (process $(cat "$folder/pid")), ssh answers"
}

give_up() {
  if ! runs; then
    cat "$folder/emulator.log" >&2
    fail 'The server went off before it answered.' "All that it said: $folder/console.log"
  fi
  tail -n 15 "$folder/console.log" >&2
  fail "The server did not answer within $boot_seconds s." "All that it said: $folder/console.log"
}

if [ $# -lt 2 ]; then fail 'usage: scripts/server/run.sh start|stop|cut|reboot|status|ssh FOLDER'; fi
command=$1
folder=$(cd "$2" && pwd)
shift 2
case $command in
  start | stop | reboot | status) "$command" ;;
  cut) cut_power ;;
  ssh) exec ssh -F "$folder/ssh_config" server "$@" ;;
  *) fail "There is no command $command." 'Take start, stop, cut, reboot, status or ssh.' ;;
esac
