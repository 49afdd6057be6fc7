-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);

DO $$ BEGIN ALTER TABLE t ADD COLUMN x int; UPDATE t SET x = 1 WHERE x IS NULL; END $$;
