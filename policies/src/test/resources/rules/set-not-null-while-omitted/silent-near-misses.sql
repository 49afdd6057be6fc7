-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5);
-- usage: t a read checkout 2
-- usage: t b omit checkout 8
-- usage: t m omit checkout 0
-- policy: quietPeriod: 7d
-- each alone
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
ALTER TABLE t ALTER COLUMN b SET NOT NULL;
ALTER TABLE t ALTER COLUMN m SET NOT NULL;
ALTER TABLE t ALTER COLUMN b SET DEFAULT '', ALTER COLUMN b SET NOT NULL
