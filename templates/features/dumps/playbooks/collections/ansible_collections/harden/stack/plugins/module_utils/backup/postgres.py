"""Dumps and loads what a PostgreSQL server has, by its own tools inside its container."""

from __future__ import annotations

from .former import FORMER

__all__ = ["DUMP", "LAST_WRITE", "LOAD", "ROWS", "VERSION", "WHOLE"]

# As the administrator. libpq takes a file of services from a pipe, so no argument and no variable has the password.
LOGIN = r"""
set -eu
of() {
  for name; do
    eval "value=\${$name-} file=\${${name}_FILE-}"
    if [ -n "$value" ]; then printf %s "$value"; return; fi
    if [ -n "$file" ]; then cat "$file"; return; fi
  done
}
account=$(of POSTGRES_USER)
[ -z "$(of POSTGRESQL_PASSWORD POSTGRESQL_POSTGRES_PASSWORD)" ] || account=postgres
account=${account:-postgres}
password=$(of POSTGRESQL_POSTGRES_PASSWORD POSTGRESQL_PASSWORD POSTGRES_PASSWORD)
logged_in() {
  database=$1
  shift
  printf '[login]\npassword=%s\n' "$password" | {
    exec 3<&0 0<&4
    export PGSERVICEFILE=/dev/fd/3 PGCLIENTENCODING=UTF8
    "$@" --no-password --username="$account" --dbname="service=login dbname='$database'"
  }
}
quoted() { printf '%s' "$1" | sed "s/[\\\\']/\\\\&/g"; }
sql() { logged_in "$1" psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --command="$2"; }
opens() { sql template1 'SELECT 1' >/dev/null 2>&1; }
exec 4<&0
"""
NAMES = r"""
names=$(sql template1 "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY 1")
each() {
  while IFS= read -r name; do "$1" "$name"; done <<END
$names
END
}
"""
BEGIN = LOGIN + NAMES
# Nothing is read from standard input then but passwords.
READ = LOGIN + FORMER + NAMES

# The roles without their passwords; those that are there keep theirs, and complain. The administrator's database cannot
# be made anew, so it is emptied.
DUMP = READ + r"""
case $(pg_dump --help) in *--restrict-key*) fixed=--restrict-key=harden ;; *) fixed=--quote-all-identifiers ;; esac
dump_one() {
  how=--create
  if [ "$1" = postgres ]; then
    how='--clean --if-exists'
    printf '\n\\connect postgres\n'
  fi
  logged_in "$(quoted "$1")" pg_dump $fixed --quote-all-identifiers $how
}
printf '\\set ON_ERROR_STOP off\n'
logged_in template1 pg_dumpall $fixed --roles-only --no-role-passwords
printf '\\set ON_ERROR_STOP on\n'
each dump_one
"""

# With the roles' passwords too, as the server keeps them: for another server, and never for a file.
WHOLE = DUMP.replace(" --no-role-passwords", "")

LOAD = BEGIN + r"""
drop_one() {
  [ "$1" = postgres ] ||
    sql template1 "DROP DATABASE IF EXISTS \"$(printf '%s' "$1" | sed 's/"/""/g')\" WITH (FORCE)" </dev/null
}
each drop_one
logged_in template1 psql --no-psqlrc --quiet --output=/dev/null --set=ON_ERROR_STOP=1 --file=-
"""

# A line for each table: how many rows it has, and its name.
ROWS = READ + r"""
count_one() {
  sql "$(quoted "$1")" "SELECT format('SELECT count(*) || E''\t'' || %L FROM %I.%I;',
      current_database() || ': ' || schemaname || '.' || tablename, schemaname, tablename)
    FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')" |
    { exec 4<&0; logged_in "$(quoted "$1")" psql --no-psqlrc --quiet --no-align --tuples-only --file=-; }
}
each count_one
"""

VERSION = READ + r"""
sql template1 "SHOW server_version"
"""

# The transaction that the next one that writes will be.
LAST_WRITE = READ + r"""
sql template1 "SELECT txid_snapshot_xmax(txid_current_snapshot())"
"""
