"""A database at work: what an application does in a year."""

WHO = ["--host=127.0.0.1", "--username=postgres"]
PASSWORD = ["PGPASSWORD=correct-horse-battery"]
STATEMENTS = r"""
DROP DATABASE IF EXISTS rare;
CREATE DATABASE rare;
\c rare
CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, t text, n int);
INSERT INTO a (t, n) SELECT repeat(md5(i::text), 10), i FROM generate_series(1, 200000) AS i;
CREATE INDEX ON a (n); CREATE INDEX ON a USING gin (to_tsvector('english', t)); CREATE INDEX CONCURRENTLY ON a (t);
SET work_mem = '64kB'; SET parallel_setup_cost = 0; SET min_parallel_table_scan_size = 0; SET jit_above_cost = 0;
SELECT count(*), max(t) FROM (SELECT t FROM a ORDER BY t DESC OFFSET 10) AS sorted;
SELECT count(*) FROM a AS one JOIN a AS other USING (n);
BEGIN; SELECT lo_from_bytea(0, 'x'); COMMIT;
CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 2; END'; SELECT two();
LISTEN garden; NOTIFY garden, 'lime';
CREATE UNLOGGED TABLE u AS SELECT * FROM a; CREATE TEMP TABLE s AS SELECT * FROM a;
CREATE MATERIALIZED VIEW m AS SELECT n FROM a; REFRESH MATERIALIZED VIEW m;
UPDATE a SET n = n + 1; VACUUM FULL a; VACUUM (ANALYZE, PARALLEL 2) a; REINDEX TABLE a; CLUSTER a USING a_pkey;
CREATE EXTENSION IF NOT EXISTS plpgsql;
CHECKPOINT; SELECT pg_switch_wal(); SELECT pg_reload_conf(); SELECT pg_rotate_logfile();
SELECT pg_backup_start('x'); SELECT pg_backup_stop();
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker';
TRUNCATE u; DROP TABLE u;
"""


def use(service):
    # In one line of -c each statement would be of one transaction.
    service.beside("psql", *WHO, "--set=ON_ERROR_STOP=1", "--quiet", text=STATEMENTS, environment=PASSWORD)
    dumped = service.beside("pg_dump", *WHO, "--schema-only", "rare", environment=PASSWORD)
    assert "dump complete" in dumped, dumped[-300:]
    service.beside("pgbench", *WHO, "--initialize", "--scale=2", "rare", environment=PASSWORD)
    bench = ["pgbench", *WHO, "--client=20", "--time=5", "rare"]
    service.beside(*bench, environment=PASSWORD)
    service.beside("psql", *WHO, "--command=DROP DATABASE rare", environment=PASSWORD)
