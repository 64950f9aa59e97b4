#!/bin/sh
# Starts the server in the manner of the official images: options or a settings file alone are the server's. As root it hands the data to
# the service's user and becomes it; started as that user, it stays so. Files that it makes are its own only.
set -e

server=$(command -v valkey-server || command -v redis-server)

if [ $# = 0 ] || [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then set -- "$server" "$@"; fi

if [ "$1" = "$server" ] && [ "$(id -u)" = 0 ]; then
  find . ! -user 999 -exec chown 999:999 {} +
  exec setpriv --reuid=999 --regid=999 --clear-groups -- "$0" "$@"
fi

if [ "$(umask)" = 0022 ]; then umask 0077; fi
exec "$@"
