-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5);
-- setup: CREATE TABLE u (id int);
-- usage: t . table checkout 2
-- policy: quietPeriod: 7d
-- each alone
DROP TABLE t;
DROP TABLE u
