-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);

BEGIN;
CREATE TABLE n (id int, a int);
ALTER TABLE n ADD COLUMN x int;
UPDATE n SET x = 1;
COMMIT;
BEGIN;
UPDATE t SET a = 1 WHERE b = 'x';
COMMIT;
