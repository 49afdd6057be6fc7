-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0);
-- setup: CREATE UNIQUE INDEX t_m ON t (m);
BEGIN;
ALTER TABLE t DROP CONSTRAINT t_pkey;
ROLLBACK;
BEGIN;
CREATE TABLE fresh (id int, a int, b text, c text, m int NOT NULL DEFAULT 0);
ALTER TABLE fresh DROP CONSTRAINT fresh_pkey;
COMMIT;
