#!/usr/bin/env bash
# The first start of the official image's manner: an empty data folder is filled by initdb, then a server without network
# makes the database that was asked for and runs /docker-entrypoint-initdb.d.
set -euo pipefail

note() { printf '[entrypoint] %s\n' "$*" >&2; }

fail() {
  note "$*"
  exit 1
}

# The value of a variable, or the content of the file that VARIABLE_FILE names; both at once are a mistake.
setting() {
  local name=$1 file_name="$1_FILE"
  if [ -n "${!name:-}" ] && [ -n "${!file_name:-}" ]; then fail "$name and $file_name are both set: give one"; fi
  if [ -n "${!file_name:-}" ]; then
    [ -r "${!file_name}" ] || fail "$file_name names ${!file_name}, which uid $(id -u) cannot read"
    printf '%s' "$(<"${!file_name}")"
  else
    printf '%s' "${!name:-}"
  fi
}

as_administrator() { PGPASSWORD=$password psql --no-psqlrc --set ON_ERROR_STOP=1 --no-password --username "$user" --dbname "$@"; }

make_folder() {
  local words=()
  read -ra words <<<"${POSTGRES_INITDB_ARGS:-}"
  # The password goes through a pipe: no argument and no file holds it.
  initdb --username="$user" --pwfile=<(printf '%s\n' "$password") "${words[@]}" >&2
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
}

# One word for pg_ctl's shell.
server_words() { printf '%q ' "$@" -c listen_addresses= -p 5432; }

make_database() {
  if [ "$database" = postgres ]; then return; fi
  as_administrator postgres --set "name=$database" <<<'CREATE DATABASE :"name";'
}

run_start_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sql) note "running $file" && as_administrator "$database" --file "$file" ;;
      *.sh) note "running $file" && bash "$file" ;;
    esac
  done
}

first_start() {
  local user password database
  user=$(setting POSTGRES_USER)
  user=${user:-postgres}
  password=$(setting POSTGRES_PASSWORD)
  database=$(setting POSTGRES_DB)
  database=${database:-$user}
  [ -n "$password" ] || fail 'an empty data folder needs POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE'
  note 'first start: filling the data folder'
  make_folder
  pg_ctl -D "$PGDATA" -o "$(server_words "$@")" -w start >&2
  make_database
  run_start_files
  pg_ctl -D "$PGDATA" -m fast -w stop >&2
  note 'first start: done'
}

main() {
  if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
  if [ "${1:-}" != postgres ]; then exec "$@"; fi
  mkdir -p "$PGDATA"
  chmod 0700 "$PGDATA"
  shift
  if [ ! -s "$PGDATA/PG_VERSION" ]; then first_start "$@"; fi
  unset POSTGRES_PASSWORD
  exec postgres "$@"
}

main "$@"
