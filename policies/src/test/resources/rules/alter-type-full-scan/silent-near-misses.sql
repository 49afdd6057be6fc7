-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: ALTER TABLE t ADD CONSTRAINT filled CHECK (c <> '');
-- setup: ALTER TABLE t ADD CONSTRAINT later CHECK (b <> '') NOT VALID;
-- each alone
ALTER TABLE t ALTER COLUMN b TYPE varchar;
ALTER TABLE t DROP CONSTRAINT filled, ALTER COLUMN c TYPE varchar(20), ADD CONSTRAINT filled CHECK (c <> '') NOT VALID
