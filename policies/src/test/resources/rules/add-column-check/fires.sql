-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- each alone
ALTER TABLE t ADD COLUMN x int CHECK (x > 0);
ALTER TABLE t ADD COLUMN x int NOT NULL DEFAULT 5 CONSTRAINT above CHECK (x > 0);
ALTER TABLE t ADD COLUMN x int CHECK (x > a) CHECK (x < 100);
ALTER TABLE t ADD COLUMN x int CHECK (x IS NOT NULL AND x > 0)
