-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE small (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO small SELECT generate_series(1, 100);

BEGIN;
ALTER TABLE t ADD CONSTRAINT t_a CHECK (a > 0) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT t_a;
ALTER TABLE small ADD CONSTRAINT small_a CHECK (a > 0) NOT VALID;
ALTER TABLE small VALIDATE CONSTRAINT small_a;
COMMIT;
