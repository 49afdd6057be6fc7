-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5);
-- usage: t b read checkout 0
-- policy: quietPeriod: 11d
ALTER TABLE t DROP COLUMN a
