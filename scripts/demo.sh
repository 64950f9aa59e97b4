#!/usr/bin/env bash
# The case study on this machine: writes a project for a small PHP application and its database, deploys it hardened, proves that
# a second deploy changes nothing, and shows the report.
#
#   npm run demo [-- FOLDER]       FOLDER must not exist yet, or be empty; default: a new one below /tmp
#   npm run demo -- --remove       takes away what the demo left on this machine
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# npm itself changes the folder, and keeps the one where it was called.
called_in=${INIT_CWD:-$PWD}
cd "$here"
PATH=$PATH:/usr/sbin:/sbin

# shellcheck source=scripts/lib/say.sh
. "$here/scripts/lib/say.sh"
# shellcheck source=scripts/lib/packages.sh
. "$here/scripts/lib/packages.sh"
# shellcheck source=scripts/lib/demo-stack.sh
. "$here/scripts/lib/demo-stack.sh"

harden_init() { node "$here/dist/cli.js" "$@"; }

choose_folder() {
  if [ $# = 0 ]; then
    mktemp -d /tmp/harden-init-demo.XXXXXX
    return
  fi
  cd "$called_in"
  if [ -e "$1" ] && [ -n "$(ls -A "$1")" ]; then
    fail "$1 is not empty." 'Choose another folder; the demo overwrites nothing.'
  fi
  mkdir -p "$1" && cd "$1" && pwd
}

tell_how_to_remove() {
  say '' "The project: $1/demo   (harden.yml holds the answers, README.md says what was set and why)" \
    "Look at it:  node $here/dist/cli.js status $1/demo" \
    "Remove all:  npm run demo -- --remove && rm -rf $1"
}

main() {
  local project port base
  require_free_stack
  folder=$(choose_folder "$@")
  project=$folder/demo
  say 'This demo does five things:' \
    '  1. installs what is missing here: the Docker engine, Ansible, the base images' \
    "  2. writes an Ansible project from answers, into $project" \
    '  3. deploys it on this machine, hardened, by ansible-playbook' \
    '  4. deploys it again, to prove that nothing changes any more' \
    '  5. measures on the running containers what was promised, and reports it' ''

  "$here/scripts/prepare.sh" demo
  provide_bundle
  port=$(free_port)
  base=$(base_image)
  mkdir -p "$project"
  cp -R "$here/examples/suggestions/." "$project/"
  write_passphrase "$folder/passphrase"
  write_answers "$port" "$base" >"$folder/answers.yml"

  trap 'tell_how_to_remove "$folder"' EXIT
  say '' "== harden-init init (answers: $folder/answers.yml)"
  harden_init init "$project" --answers "$folder/answers.yml" --yes --vault-password-file "$folder/passphrase"
  say '' '== harden-init deploy --prove'
  # shellcheck disable=SC2046 # one word or none
  harden_init deploy "$project" --prove --vault-password-file "$folder/passphrase" $(ask_for_sudo)
  say '' '== the application'
  node "$here/scripts/lib/show-page.mjs" "http://127.0.0.1:$port/"
}

case ${1:-} in
  --remove) remove_stack ;;
  -*) fail 'usage: npm run demo [-- FOLDER | -- --remove]' ;;
  *) main "$@" ;;
esac
