-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: CREATE VIEW v AS select id, b from t;
-- setup: ALTER TABLE t ADD COLUMN twice int GENERATED ALWAYS AS (a * 2) STORED;
-- each alone
ALTER TABLE t ALTER COLUMN b TYPE varchar;
ALTER TABLE t ALTER COLUMN a TYPE bigint
