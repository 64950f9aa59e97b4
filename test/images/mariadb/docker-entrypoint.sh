#!/usr/bin/env bash
# The first start of the official image's manner: an empty data folder is filled by a server without network, which
# sets root's password, makes the database and the account that were asked for, and runs /docker-entrypoint-initdb.d.
set -euo pipefail

data=/var/lib/mysql
socket=/run/mysqld/mysqld.sock
unfinished=$data/.first-start-unfinished

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

# A text as an SQL string.
quoted() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

# shellcheck disable=SC2016  # the backquotes are SQL's
identifier() { printf '`%s`' "${1//\`/\`\`}"; }

as_root() { MYSQL_HISTFILE=/dev/null mariadb --no-defaults --protocol=socket --socket="$socket" --skip-ssl --user=root "$@"; }

start_without_network() {
  mariadbd "$@" --skip-networking --skip-slave-start --wsrep-on=OFF &
  server=$!
  local tries=0
  until as_root --execute 'DO 0' 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || fail 'the server of the first start ended: see its messages above'
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || fail 'the server of the first start did not answer within 60 s'
    sleep 0.1
  done
}

stop_server() {
  kill "$server"
  wait "$server" || fail 'the server of the first start did not stop cleanly'
}

make_database_and_account() {
  local database user password
  database=$(setting MARIADB_DATABASE)
  user=$(setting MARIADB_USER)
  password=$(setting MARIADB_PASSWORD)
  if [ -n "$database" ]; then printf 'CREATE DATABASE IF NOT EXISTS %s;\n' "$(identifier "$database")"; fi
  if [ -z "$user" ]; then return; fi
  [ -n "$password" ] || fail 'MARIADB_USER needs MARIADB_PASSWORD or MARIADB_PASSWORD_FILE'
  printf 'CREATE USER %s@%s IDENTIFIED BY %s;\n' "$(quoted "$user")" "'%'" "$(quoted "$password")"
  if [ -n "$database" ]; then
    printf 'GRANT ALL ON %s.* TO %s@%s;\n' "$(identifier "${database//_/\\_}")" "$(quoted "$user")" "'%'"
  fi
}

# Root's password comes last: until then the socket lets this script in without one. The other roots have none at all.
set_root() {
  local password=$1 host
  host=$(setting MARIADB_ROOT_HOST)
  host=${host:-%}
  if [ "$host" != localhost ]; then
    printf 'CREATE USER root@%s IDENTIFIED BY %s;\n' "$(quoted "$host")" "$(quoted "$password")"
    printf 'GRANT ALL ON *.* TO root@%s WITH GRANT OPTION;\n' "$(quoted "$host")"
  fi
  printf "DROP USER IF EXISTS root@'127.0.0.1', root@'::1';\n"
  printf "EXECUTE IMMEDIATE CONCAT('DROP USER IF EXISTS root@', QUOTE(@@hostname));\n"
  printf 'ALTER USER root@localhost IDENTIFIED BY %s;\n' "$(quoted "$password")"
}

run_start_files() {
  local file database
  database=$(setting MARIADB_DATABASE)
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sql) note "running $file" && as_root ${database:+--database="$database"} <"$file" ;;
      *.sh) note "running $file" && bash "$file" ;;
    esac
  done
}

first_start() {
  local root_password
  root_password=$(setting MARIADB_ROOT_PASSWORD)
  [ -n "$root_password" ] || fail 'an empty data folder needs MARIADB_ROOT_PASSWORD or MARIADB_ROOT_PASSWORD_FILE'
  note 'first start: filling the data folder'
  : >"$unfinished"
  mariadb-install-db --datadir="$data" --rpm --auth-root-authentication-method=normal --skip-test-db >/dev/null
  start_without_network "$@"
  make_database_and_account | as_root
  run_start_files
  set_root "$root_password" | as_root
  stop_server
  rm "$unfinished"
  note 'first start: done'
}

# The tables of accounts are upgraded only where that is asked for, as by the official image, which keeps a dump of them before.
upgrade() {
  local info=$data/mariadb_upgrade_info
  [ -e "$info" ] || info=$data/mysql_upgrade_info
  local before='' now
  [ ! -r "$info" ] || before=$(<"$info")
  now=$(mariadbd --no-defaults --version | sed -n 's/.* Ver \([0-9]*\.[0-9]*\)\..*/\1/p')
  case $before in "$now".*) return ;; esac
  case ${MARIADB_AUTO_UPGRADE:-0} in 0 | '') note "the data are of ${before:-an unknown version}, and MARIADB_AUTO_UPGRADE is not set" && return ;; esac
  note "upgrading the data of ${before:-an unknown version} to $now"
  start_without_network "$@" --skip-grant-tables
  mariadb-upgrade --no-defaults --socket="$socket" --skip-ssl --upgrade-system-tables >&2
  stop_server
}

main() {
  if [ "${1:-}" != mariadbd ]; then exec "$@"; fi
  shift
  if [ -e "$unfinished" ]; then
    note 'an earlier first start was cut off before the server was ever reachable: starting it again'
    find "$data" -mindepth 1 ! -path "$unfinished" -delete
  fi
  if [ ! -d "$data/mysql" ]; then first_start "$@"; else upgrade "$@"; fi
  unset MARIADB_ROOT_PASSWORD MARIADB_PASSWORD
  exec mariadbd "$@"
}

main "$@"
