"""What the clients of databases say, and what it means: let in, refused, or not asked at all."""

import pytest

from ansible_collections.harden.stack.plugins.module_utils.logins import client, mysql, postgres, redis


# As the clients of MariaDB 11.8, MySQL 8.4, PostgreSQL 17 and Redis 7.0 print them.
@pytest.mark.parametrize("family, returncode, said, outcome", [
    (mysql, 0, "", client.OPENS),
    (mysql, 1, "ERROR 1045 (28000): Access denied for user 'shop'@'localhost' (using password: YES)", client.REFUSED),
    (mysql, 1, "ERROR 1130 (HY000): Host '172.18.0.3' is not allowed to connect to this MySQL server",
     client.REFUSED),
    (mysql, 1, "ERROR 1226 (42000): User 'web' has exceeded the 'max_user_connections' resource", client.OPENS),
    (mysql, 1, "ERROR 2002 (HY000): Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)",
     client.UNREACHABLE),
    (mysql, 127, "sh: 5: exec: mysql: not found", client.UNREACHABLE),
    (postgres, 0, "", client.OPENS),
    (postgres, 2, 'psql: error: connection to server at "b46" (172.18.0.5), port 5432 failed: FATAL:  password '
                  'authentication failed for user "shop"', client.REFUSED),
    (postgres, 2, 'FATAL:  permission denied for database "postgres"', client.OPENS),
    (postgres, 2, 'FATAL:  pg_hba.conf rejects connection for host "172.29.0.2", user "postgres", no encryption',
     client.CLOSED),
    (postgres, 2, "FATAL:  the database system is starting up", client.UNREACHABLE),
    (redis, 0, "OK\n", client.OPENS),
    (redis, 0, "WRONGPASS invalid username-password pair or user is disabled.\n", client.REFUSED),
    (redis, 1, "Could not connect to Redis at 127.0.0.1:6379: Connection refused\n", client.UNREACHABLE),
])
def test_what_a_client_says(family, returncode, said, outcome):
    assert family.judge(returncode, said) == outcome


def test_an_md5_password_is_stored_as_the_server_would():
    # SELECT rolpassword FROM pg_authid, after: SET password_encryption = md5; CREATE ROLE shop PASSWORD 'x'
    assert postgres.md5("shop", "x") == "md5" + __import__("hashlib").md5(b"xshop").hexdigest()
