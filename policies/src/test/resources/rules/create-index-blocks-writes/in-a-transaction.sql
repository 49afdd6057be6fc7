-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);

BEGIN;
CREATE INDEX i ON t (a);
