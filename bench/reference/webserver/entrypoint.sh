#!/bin/sh
# The pool hands its environment to the scripts: that is how the page learns the database's password.
for pool in /etc/php/*/fpm/pool.d/www.conf; do
  printf 'clear_env = no\nlisten = /run/php/fpm.sock\n' >>"$pool"
done
php-fpm"$(php -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')"
exec nginx -g 'daemon off;'
