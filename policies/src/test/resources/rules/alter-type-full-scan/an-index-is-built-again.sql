-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: CREATE INDEX t_a ON t (a) WHERE c <> '';
-- setup: CREATE INDEX t_b ON t (b);
-- each alone
ALTER TABLE t ALTER COLUMN c TYPE varchar(20);
ALTER TABLE t ALTER COLUMN b TYPE varchar
