"""Dumps and loads what a MariaDB or MySQL server has, by its own tools inside its container."""

from __future__ import annotations

from .former import FORMER

__all__ = ["DUMP", "LOAD", "ROWS", "VERSION"]

# As whom: the administrator, else the account of the one database. The password reaches the tools through a pipe.
BEGIN = r"""
set -eu
of() {
  for name; do
    eval "value=\${$name-} file=\${${name}_FILE-}"
    if [ -n "$value" ]; then printf %s "$value"; return; fi
    if [ -n "$file" ]; then cat "$file"; return; fi
  done
}
account=$(of MARIADB_ROOT_USER MYSQL_ROOT_USER)
account=${account:-root}
password=$(of MARIADB_ROOT_PASSWORD MYSQL_ROOT_PASSWORD)
if [ -z "$password" ] && [ -n "$(of MARIADB_PASSWORD MYSQL_PASSWORD)" ]; then
  account=$(of MARIADB_USER MYSQL_USER)
  password=$(of MARIADB_PASSWORD MYSQL_PASSWORD)
fi
logged_in() {
  program=$1
  shift
  {
    printf '[client]\nuser = "%s"\npassword = "' "$account"
    printf '%s' "$password" | sed 's/[\\"]/\\&/g'
    printf '"\n'
  } | {
    exec 3<&0 0<&4
    case $program in *mariadb*) set -- --skip-ssl "$@" ;; esac
    "$program" --defaults-file=/dev/fd/3 --protocol=socket "$@"
  }
}
exec 4<&0
client=$(command -v mariadb || command -v mysql)
dump=$(command -v mariadb-dump || command -v mysqldump)
system="'information_schema', 'mysql', 'performance_schema', 'sys'"
sql() { logged_in "$client" --batch --raw --skip-column-names --execute "$1"; }
opens() { sql 'SELECT 1' >/dev/null 2>&1; }
"""
# Nothing is read from standard input then but passwords.
READ = BEGIN + FORMER

# Tables of other engines know no transactions, so nobody writes to any while they are read.
DUMP = READ + r"""
names=$(sql "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ($system) ORDER BY 1")
others=$(sql "SELECT COUNT(*) FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND engine NOT IN ('InnoDB', 'RocksDB', 'TokuDB')
  AND table_schema NOT IN ($system)")
[ -n "$names" ] || { echo '-- No database is there.'; exit; }
IFS='
'
set -f
set -- $names
unset IFS
consistent=--single-transaction
[ "$others" = 0 ] || consistent=--lock-all-tables
case $("$dump" --version) in
  *MariaDB*) own=--skip-tz-utc ;;
  *) own='--set-gtid-purged=OFF --no-tablespaces --skip-tz-utc' ;;
esac
logged_in "$dump" $consistent $own --quick --skip-dump-date --routines --triggers --events --hex-blob \
  --default-character-set=utf8mb4 --add-drop-database --databases "$@"
"""

# Databases that came later go too.
LOAD = BEGIN + r"""
drops=$(sql "SELECT CONCAT('DROP DATABASE ', CHAR(96), REPLACE(schema_name, CHAR(96), CONCAT(CHAR(96), CHAR(96))),
    CHAR(96), ';')
  FROM information_schema.schemata WHERE schema_name NOT IN ($system)" </dev/null)
[ -z "$drops" ] || sql "$drops" </dev/null
logged_in "$client" --binary-mode --default-character-set=utf8mb4
"""

# A line for each table: how many rows it has, and its name.
ROWS = READ + r"""
sql "SELECT CONCAT('SELECT COUNT(*), ''',
    REPLACE(CONCAT(table_schema, ': ', table_name), '''', ''''''), ''' FROM ', CHAR(96),
    REPLACE(table_schema, CHAR(96), CONCAT(CHAR(96), CHAR(96))), CHAR(96, 46, 96),
    REPLACE(table_name, CHAR(96), CONCAT(CHAR(96), CHAR(96))), CHAR(96), ';')
  FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ($system)" |
  { exec 4<&0; logged_in "$client" --batch --skip-column-names; }
"""

VERSION = READ + r"""
sql "SELECT VERSION()"
"""
