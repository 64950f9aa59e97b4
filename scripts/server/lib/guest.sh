# shellcheck shell=bash
# The emulated machine and the way into it; sourced by run.sh, which sets `folder` and the ports.

# The emulator holds the lock of the folder and of the port for as long as it lives: nothing stale can be left.
machine_lock=/tmp/harden-init-server.${ssh_port:?}.lock

runs() { ! flock --nonblock "$folder" true; }

boot() {
  exec 7>>"$machine_lock"
  flock --nonblock 7 || fail "Another server has port $ssh_port of this machine already." "It is process $(cat "$machine_lock"); stop that one first."
  exec 6<"$folder"
  flock 6
  set_link
  # By cache=unsafe nothing is lost where only this machine is switched off in order; a server whose power will be cut needs writeback.
  setsid qemu-system-x86_64 -name server -accel tcg,thread=multi -cpu max -smp 2 -m "${SERVER_MEMORY:-3072}" \
    -kernel "$folder/kernel" -initrd "$folder/initrd" -append "root=/dev/vda rw net.ifnames=0 console=ttyS0 ${SERVER_KERNEL_OPTIONS:-}" \
    -drive "file=$folder/disk.qcow2,if=virtio,format=qcow2,cache=${SERVER_DISK_CACHE:-unsafe}" \
    -drive "file=$folder/images.tar,if=virtio,format=raw,readonly=on" \
    -netdev "user,id=net,hostfwd=tcp:127.0.0.1:${ssh_port:?}-:22,hostfwd=tcp:127.0.0.1:${web_port:?}-:8081" -device virtio-net-pci,netdev=net \
    "${link[@]}" -device virtio-rng-pci -display none -monitor none \
    -chardev "file,id=console,path=$folder/console.log,append=on" -serial chardev:console \
    >"$folder/emulator.log" 2>&1 </dev/null &
  printf '%s\n' $! | tee "$folder/pid" >"$machine_lock"
  # From now on the emulator alone holds them.
  exec 6<&- 7>&-
}

# The cable to another server, as words for the emulator. Each of its two ends needs an address of its own.
set_link() {
  link=()
  if [ -z "${SERVER_LINK:-}" ]; then return; fi
  local end=1
  case $SERVER_LINK in connect=*) end=2 ;; esac
  link=(-netdev "socket,id=link,$SERVER_LINK" -device "virtio-net-pci,netdev=link,mac=52:54:00:00:00:0$end"
    -object "filter-dump,id=seen,netdev=link,file=$folder/link.pcap")
}

# The host's key is known from the build: nothing is taken on trust at the first contact.
write_access() {
  printf '[127.0.0.1]:%s %s\n' "$ssh_port" "$(cut -d' ' -f1,2 "$folder/host_key.pub")" >"$folder/known_hosts"
  cat >"$folder/ssh_config" <<END
Host server 127.0.0.1
  HostName 127.0.0.1
  Port $ssh_port
  User deploy
  IdentityFile $folder/key
  IdentitiesOnly yes
  UserKnownHostsFile $folder/known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
END
}

inside() { timeout 30 ssh -F "$folder/ssh_config" -o BatchMode=yes -n server "$@"; }

# What the kernel calls this boot; fails when the server does not answer.
boot_id() { timeout 20 ssh -F "$folder/ssh_config" -o BatchMode=yes -n server cat /proc/sys/kernel/random/boot_id 2>/dev/null; }

# Waits until a boot other than the given one answers.
wait_for_boot() {
  local before=$1 end=$((SECONDS + ${boot_seconds:?})) now
  while [ "$SECONDS" -lt "$end" ] && runs; do
    if now=$(boot_id) && [ "$now" != "$before" ]; then return 0; fi
    sleep 1
  done
  return 1
}

wait_for_end() {
  local end=$((SECONDS + $1))
  while runs; do
    if [ "$SECONDS" -ge "$end" ]; then return 1; fi
    sleep 0.5
  done
}
