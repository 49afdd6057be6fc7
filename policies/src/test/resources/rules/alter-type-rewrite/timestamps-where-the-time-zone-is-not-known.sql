-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, at timestamp);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
ALTER TABLE t ALTER COLUMN at TYPE timestamptz
