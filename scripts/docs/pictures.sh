#!/usr/bin/env bash
# Draws the pictures of the docs from what a real terminal shows: the wizard, its review, a conflict that is settled, and what an import does.
#
#   npm run build && scripts/docs/pictures.sh
#   npm run build && scripts/docs/pictures.sh deploy     only those of deploys, which need the engine
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD
work=$(mktemp -d)
session=harden-init-pictures-$$
trap 'tmux kill-session -t "$session" 2>/dev/null || true; rm -rf "$work"' EXIT
printf 'harbour violet 4711 teapot lantern quarry\n' > "$work/passphrase"
chmod 600 "$work/passphrase"

# open COLUMNS ROWS FOLDER WORDS…: a new terminal in which harden-init runs, called as a user calls it.
open() {
  tmux new-session -d -s "$session" -x "$1" -y "$2" -c "$3" \
    -e XDG_STATE_HOME="$work/state" -e ANSIBLE_VAULT_PASSWORD_FILE="$work/passphrase" -e PS1='$ ' bash --norc
  shift 3
  tmux send-keys -t "$session" "harden-init() { node $root/dist/cli.js \"\$@\"; }; clear" Enter
  sleep 1
  tmux send-keys -t "$session" "harden-init $*" Enter
}

# see PATTERN: waits until the terminal shows it.
see() {
  for _ in $(seq 100); do
    tmux capture-pane -p -S - -t "$session" | grep -qE -- "$1" && return
    sleep 0.2
  done
  echo "never saw $1 on:" >&2
  tmux capture-pane -p -t "$session" >&2
  return 1
}

# await PATTERN: the same of a deploy, which takes its time.
await() {
  for _ in $(seq 30); do see "$1" 2> "$work/log" && return; done
  cat "$work/log" >&2
  return 1
}

# agree PATTERN: takes each proposal until the terminal shows the pattern. Between two questions nothing is typed.
agree() {
  local shown
  for _ in $(seq 120); do
    shown=$(tmux capture-pane -p -t "$session")
    grep -qE -- "$1" <<< "$shown" && return
    if grep -q '^? ' <<< "$shown"; then
      tmux send-keys -t "$session" Enter
    fi
    sleep 0.4
  done
  see "$1"
}

# draw NAME TITLE: what the terminal shows now, without the empty rest of it.
draw() {
  sleep 0.5
  tmux capture-pane -e -p -t "$session" | sed "s#$work#~#g" | node scripts/docs/picture.mjs "$2" > "docs/pictures/$1.svg"
  echo "docs/pictures/$1.svg"
}

quit() {
  tmux kill-session -t "$session"
}

if [ "${1:-}" = deploy ]; then
  cp -r examples/suggestions "$work/demo"
  cat > "$work/answers.yml" << 'END'
version: 1
name: demo
hosts: [{ name: here, connection: local }]
services:
  webserver: { kind: php-nginx, base: "debian:13", source: ./webserver, publish: "127.0.0.1:8081", uses: [dbserver] }
  dbserver:
    kind: mariadb
    database: suggestions
    seed: { file: ./dbserver/csvs23db.sql, unless_table: suggestion }
trust: tag
END
  ANSIBLE_VAULT_PASSWORD_FILE=$work/passphrase node dist/cli.js init "$work/demo" --answers "$work/answers.yml" --yes > "$work/log"
  open 104 60 "$work/demo" deploy --prove
  await 'Answers at'
  draw deploy 'harden-init deploy --prove'
  quit

  sed -i 's#^    source: ./webserver$#&\n    limits: { memory: 300m }#' "$work/demo/harden.yml"
  ANSIBLE_VAULT_PASSWORD_FILE=$work/passphrase node dist/cli.js generate "$work/demo" > "$work/log"
  echo '// edited' >> "$work/demo/webserver/index.php"
  open 104 60 "$work/demo" deploy
  await 'Answers at'
  draw why 'harden-init deploy: what changed, and why'
  quit

  echo '// edited again' >> "$work/demo/webserver/index.php"
  open 104 60 "$work/demo" deploy
  await '› Build the images'
  sleep 0.5
  tmux send-keys -t "$session" C-c
  await 'Run the same command again'
  draw interrupted 'harden-init deploy, and Ctrl-C while the images are built'
  quit

  open 104 72 "$work/demo" secrets rotate --all --yes
  await 'Answers at'
  draw rotation 'harden-init secrets rotate --all'
  quit
  XDG_STATE_HOME=$work/state ANSIBLE_VAULT_PASSWORD_FILE=$work/passphrase node dist/cli.js down "$work/demo" --volumes --yes
  exit
fi

mkdir "$work/shop"
open 80 34 "$work/shop"
see 'start from\?'
agree '\? How strictly is it hardened\?'
tmux send-keys -t "$session" Down
see '- [0-9]+ controls'
draw wizard 'harden-init: each choice shows its effect'
tmux send-keys -t "$session" Up
agree '\? Write harden.yml and'
draw review 'harden-init: the review, with every answer to pick'
tmux send-keys -t "$session" y Enter
see 'Next:'
quit

compose=$work/shop/playbooks/files/opt/harden/shop/compose.yml
sed -i '0,/published: "8081"/s//published: "80"/' "$compose"
sed -i 's/127.0.0.1:8081/127.0.0.1:8099/' "$work/shop/harden.yml"
open 100 50 "$work/shop" generate --resolve
see 'Which version of'
draw resolve 'harden-init generate --resolve: both sides, and your choice'
quit

cp -r examples/guestbook "$work/guestbook"
open 96 56 "$work/guestbook" --from docker-compose.yml
agree '\? Write harden.yml and'
draw import 'harden-init --from docker-compose.yml: a line for each service'
quit
