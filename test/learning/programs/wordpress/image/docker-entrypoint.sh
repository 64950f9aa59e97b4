#!/bin/sh
# Puts WordPress into an empty volume, as the user that it will belong to.
set -eu
if [ ! -e index.php ]; then
  owner=$(id -u):$(id -g)
  if [ "$(id -u)" = 0 ]; then owner=www-data:www-data; fi
  tar --create --directory /usr/src/wordpress --owner "${owner%:*}" --group "${owner#*:}" . | tar --extract --no-overwrite-dir
fi
exec "$@"
