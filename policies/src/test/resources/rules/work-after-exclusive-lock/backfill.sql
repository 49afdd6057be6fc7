-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE small (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO small SELECT generate_series(1, 100);

BEGIN;
ALTER TABLE t ADD COLUMN x int;
UPDATE t SET x = 1;
UPDATE t SET x = 1 WHERE x IS NULL;
UPDATE t SET x = 1 WHERE id = 5;
DELETE FROM small;
INSERT INTO small (id) VALUES (1);
CREATE INDEX i ON t (x);
SELECT count(*) FROM t;
COMMIT;
