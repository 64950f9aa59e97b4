#!/bin/sh
# Makes the database of an empty volume.
set -eu
if [ ! -s /var/roundcube/db/sqlite.db ]; then
  sqlite3 /var/roundcube/db/sqlite.db </usr/share/roundcube/SQL/sqlite.initial.sql
fi
if [ "$(id -u)" = 0 ]; then chown -R www-data:www-data /var/roundcube/db; fi
exec "$@"
