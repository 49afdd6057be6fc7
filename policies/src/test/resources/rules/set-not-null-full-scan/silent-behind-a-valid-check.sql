-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: ALTER TABLE t ADD CONSTRAINT ck CHECK (a IS NOT NULL AND a > 0);
ALTER TABLE t ALTER COLUMN a SET NOT NULL
