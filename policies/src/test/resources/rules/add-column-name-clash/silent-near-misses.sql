-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5);
-- usage: t state miss report 8
-- usage: t price read report 1
-- policy: quietPeriod: 7d
-- each alone
ALTER TABLE t ADD COLUMN state text;
ALTER TABLE t ADD COLUMN price int;
ALTER TABLE t ADD COLUMN IF NOT EXISTS a int
