"""A database at work: what an application does in a year."""

ROOT = ["--host=127.0.0.1", "--user=root"]
PASSWORD = ["MYSQL_PWD=correct-horse-battery"]
STATEMENTS = """
DROP DATABASE IF EXISTS rare; CREATE DATABASE rare; USE rare;
CREATE TABLE a1 (id INT, t TEXT) PARTITION BY HASH (id) PARTITIONS 4;
CREATE TABLE a2 (id INT PRIMARY KEY AUTO_INCREMENT, t TEXT, n INT, FULLTEXT (t)) ENGINE=InnoDB;
CREATE TABLE b (id INT, t TEXT) ENGINE=MyISAM;
CREATE TABLE c (id INT, t TEXT) ENGINE=Aria;
CREATE TABLE z (id INT PRIMARY KEY, t TEXT) ROW_FORMAT=COMPRESSED;
INSERT INTO a2 (t, n) SELECT REPEAT(UUID(), 20), seq FROM seq_1_to_40000;
INSERT INTO b SELECT id, t FROM a2; INSERT INTO c SELECT id, t FROM a2;
INSERT INTO z SELECT id, t FROM a2;
SET tmp_memory_table_size = 1024, max_heap_table_size = 16384, sort_buffer_size = 65536;
SELECT COUNT(*) FROM (SELECT t, COUNT(*) AS many FROM c GROUP BY t, id ORDER BY t DESC) AS sorted;
ALTER TABLE a2 ADD COLUMN e INT DEFAULT 1, ADD INDEX (n, e); ALTER TABLE a2 MODIFY n BIGINT, ALGORITHM=COPY;
CREATE TRIGGER later BEFORE INSERT ON b FOR EACH ROW SET NEW.id = NEW.id + 1;
CREATE PROCEDURE two() SELECT 2; CALL two();
CREATE EVENT hourly ON SCHEDULE EVERY 1 HOUR DO SELECT 1;
SET GLOBAL event_scheduler = ON;
START TRANSACTION; UPDATE a2 SET n = n + 1; ROLLBACK;
XA START 'x'; INSERT INTO z VALUES (0, 'x'); XA END 'x'; XA PREPARE 'x'; XA COMMIT 'x';
LOCK TABLES b WRITE; INSERT INTO b VALUES (1, 'x'); UNLOCK TABLES;
CHECK TABLE a2, b, c; OPTIMIZE TABLE a2, b, c; REPAIR TABLE b; ANALYZE TABLE a2;
FLUSH TABLES; FLUSH LOGS; FLUSH STATUS; SHOW ENGINE INNODB STATUS;
SELECT * FROM information_schema.innodb_metrics LIMIT 3;
SET GLOBAL innodb_buffer_pool_size = 67108864; SET GLOBAL slow_query_log = 1;
RENAME TABLE c TO d; TRUNCATE b; DROP TABLE d;
"""


def use(service):
    service.beside("mariadb", *ROOT, "--batch", text=STATEMENTS, environment=PASSWORD)
    dumped = service.beside("mariadb-dump", *ROOT, "--single-transaction", "rare", "a2", environment=PASSWORD)
    assert "Dump completed" in dumped, dumped[-300:]
    slap = ["mariadb-slap", *ROOT, "--auto-generate-sql", "--concurrency=30", "--number-of-queries=600"]
    service.beside(*slap, environment=PASSWORD)
    service.beside("mariadb", *ROOT, text="DROP DATABASE rare", environment=PASSWORD)
