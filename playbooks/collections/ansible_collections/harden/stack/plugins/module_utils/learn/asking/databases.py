"""Has a database work for its own account: a table is made, written, read and dropped by the client that its image
brings, with the account that its variables name."""

from __future__ import annotations

import subprocess

from ...engine.exec import run_inside

__all__ = ["work_in_database"]

SECONDS = 60
# How the script ends without a client and an account; how the engine answers for a container that has no shell, or has
# ended.
NO_DATABASE, NO_SHELL = 99, (1, 126, 127)

# Of the images' own variables, as such or as the files that they name: no password leaves the container.
SCRIPT = r"""
of() {
  for name; do
    eval "value=\${$name-} file=\${${name}_FILE-}"
    if [ -n "$value" ]; then printf %s "$value"; return; fi
    if [ -n "$file" ]; then cat "$file"; return; fi
  done
}
table='CREATE TABLE harden_learn (number INTEGER PRIMARY KEY, words VARCHAR(200));
  BEGIN; INSERT INTO harden_learn VALUES (1, NULL), (2, NULL); UPDATE harden_learn SET words = number; COMMIT;
  SELECT COUNT(*) FROM harden_learn WHERE words IS NOT NULL; DROP TABLE harden_learn;'
if command -v psql; then
  user=$(of POSTGRES_USER); user=${user:-postgres}
  database=$(of POSTGRES_DB)
  export PGPASSWORD="$(of POSTGRES_PASSWORD)"
  psql --no-psqlrc --username "$user" --dbname "${database:-$user}" --set ON_ERROR_STOP=1 --command "$table" || exit 3
  exit 0
fi
for client in mariadb mysql; do
  command -v "$client" || continue
  user=$(of MARIADB_USER MYSQL_USER)
  database=$(of MARIADB_DATABASE MYSQL_DATABASE)
  [ -n "$user" ] && [ -n "$database" ] || break
  export MYSQL_PWD="$(of MARIADB_PASSWORD MYSQL_PASSWORD)"
  "$client" --user="$user" --execute="$table" "$database" || exit 3
  exit 0
done
exit 99
"""


def work_in_database(container: str) -> list:
    """(what was asked, how it ended), where the container has a client and an account."""
    try:
        code = run_inside(container, ["sh", "-s"], SCRIPT, SECONDS).returncode
    except subprocess.TimeoutExpired:
        return [("SQL by its account", f"it took more than {SECONDS} s")]
    return [] if code in (NO_DATABASE, *NO_SHELL) else [("SQL by its account", f"it ends with {code}")]
