-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5);
-- usage: t a write checkout 2
-- policy: quietPeriod: 7d
-- each alone
ALTER TABLE t RENAME COLUMN a TO z;
ALTER TABLE t RENAME COLUMN b TO z
