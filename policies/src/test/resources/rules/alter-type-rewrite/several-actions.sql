-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- each alone
ALTER TABLE t ADD COLUMN x int DEFAULT 1, ALTER COLUMN a TYPE bigint;
ALTER TABLE t ALTER COLUMN c TYPE text, ALTER COLUMN b TYPE varchar
