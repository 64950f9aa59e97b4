# shellcheck shell=bash
# The stack of the demo: its answers, its place on this machine, its removal; sourced by demo.sh after say.sh.

stack=demo
stack_root=/opt/harden/$stack

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# A stack of that name holds data and a password that a new project does not know: neither is touched.
require_free_stack() {
  if [ -e "$stack_root" ]; then
    fail "An earlier demo is still here, in $stack_root." 'npm run demo -- --remove takes it away, with its data.'
  fi
  if [ -n "$(docker ps --all --quiet --filter "label=com.docker.compose.project=$stack" 2>/dev/null)" ]; then
    fail "Another compose project on this machine is called $stack." 'The demo would take its containers for its own. Rename it, or stop here.'
  fi
}

# The first port from 8081 on where nobody listens.
free_port() {
  local port
  for port in $(seq 8081 8180); do
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      say "$port"
      return
    fi
  done
  fail 'No port from 8081 to 8180 is free on 127.0.0.1.'
}

base_image() {
  if docker image inspect ubuntu:22.04 >/dev/null 2>&1; then say ubuntu:22.04; else say debian:13; fi
}

write_passphrase() { (umask 077 && od -An -tx1 -N24 /dev/urandom | tr -d ' \n' >"$1"); }

write_answers() {
  local port=$1 base=$2 become=false
  if [ "$(id -u)" != 0 ]; then become=true; fi
  cat <<END
version: 1
name: $stack
hosts:
  - { name: here, connection: local, become: $become }
services:
  webserver:
    kind: php-nginx
    base: $base
    source: ./webserver
    publish: 127.0.0.1:$port
    uses: [dbserver]
  dbserver:
    kind: mariadb
    image: mariadb:11.8
    database: csvs23db
    seed: { file: ./dbserver/csvs23db.sql, unless_table: suggestion }
# Images that were built on this machine have no digest of a registry.
trust: tag
END
}

# The option that lets Ansible ask for sudo's password, where sudo wants one.
ask_for_sudo() {
  if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then say --ask-become-pass; fi
}

# Containers, volumes and built images by the stack's own compose file, those that are kept for a rollback by their names, then its folder and its
# AppArmor profiles.
remove_stack() {
  local profile image
  if [ ! -e "$stack_root/compose.yml" ]; then
    say 'No demo is on this machine.'
    return
  fi
  as_root docker compose --project-name "$stack" --project-directory "$stack_root" --file "$stack_root/compose.yml" \
    down --volumes --rmi local --remove-orphans
  for image in $(as_root docker image ls --format '{{.Repository}}:{{.Tag}}' "$stack/*"); do
    as_root docker image rm "$image" >/dev/null
  done
  for profile in /etc/apparmor.d/harden-init."$stack".*; do
    if [ -e "$profile" ]; then
      as_root apparmor_parser -R "$profile" 2>/dev/null || say "$profile: not loaded"
      as_root rm -f "$profile"
    fi
  done
  as_root rm -rf "$stack_root"
  say 'The demo is gone from this machine: containers, data, images, files. Its project folder is still where you put it.'
}
