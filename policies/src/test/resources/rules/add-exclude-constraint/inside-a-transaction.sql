-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
BEGIN;
ALTER TABLE t ADD EXCLUDE USING gist (a WITH =);
ROLLBACK;
BEGIN;
CREATE TABLE fresh (id int, a int, b text, c text, m int NOT NULL DEFAULT 0);
ALTER TABLE fresh ADD EXCLUDE USING gist (a WITH =);
COMMIT;
