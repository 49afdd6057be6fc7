-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5);
-- usage: t b read checkout 8
-- usage: t a write checkout 1
-- policy: quietPeriod: 7d
-- each alone
ALTER TABLE t ALTER COLUMN b TYPE varchar;
ALTER TABLE t ADD COLUMN c int;
CREATE INDEX CONCURRENTLY ON t (b)
