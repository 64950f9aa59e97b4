"""Commands that an application seldom sends to Redis or to Valkey, and what is saved in the background."""

import time

COMMANDS = """
FLUSHALL
CONFIG SET appendonly yes
MSET a 1 b 2
XADD s * lime tree
XGROUP CREATE s g 0
XREADGROUP GROUP g me COUNT 1 STREAMS s >
ZADD z 1 a 2 b
GEOADD g2 13.4 52.5 garden
PFADD p a b
SETBIT bits 7 1
EVAL "for i=1,50000 do redis.call('set', 'k'..i, string.rep('x', 100)) end return 1" 0
SORT z ALPHA
OBJECT ENCODING z
MEMORY USAGE z
MEMORY PURGE
SLOWLOG GET
LATENCY DOCTOR
CLIENT LIST
ACL SETUSER eve on >lime ~* +@all
MULTI
INCR a
EXEC
EXPIRE b 1
SAVE
BGREWRITEAOF
FLUSHALL ASYNC
CONFIG REWRITE
"""


def use_server(service, *, client: str, benchmark: str) -> None:
    """By the programs of its image, whatever they are called."""
    said = service.beside(client, text=COMMANDS)
    # It was started without a file of settings, so that one is refused in any case.
    errors = [line for line in said.splitlines() if "ERR" in line and "config file" not in line]
    assert not errors, errors
    time.sleep(2)
    service.beside(client, "BGSAVE")
    service.beside(benchmark, "-q", "-n", "5000", "-c", "80", "-t", "set,get,lpush,lrange_100")
    for _ in range(60):
        info = service.beside(client, "INFO", "persistence")
        if "bgsave_in_progress:0" in info and "aof_rewrite_in_progress:0" in info:
            break
        time.sleep(1)
    assert "rdb_last_bgsave_status:ok" in info, info
    assert "aof_last_bgrewrite_status:ok" in info, info
    service.beside(client, "CONFIG", "SET", "appendonly", "no")
