-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE small (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO small SELECT generate_series(1, 100);

BEGIN;
UPDATE t SET a = 1 WHERE id = 1;
ALTER TABLE small ADD COLUMN x int;
ALTER TABLE t ADD COLUMN x int;
ALTER TABLE t ADD COLUMN y int;
COMMIT;
ALTER TABLE t ADD COLUMN z int;
