-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);

DO $$ BEGIN CREATE INDEX i ON t (a); END $$;
CREATE SCHEMA s CREATE TABLE n (a int) CREATE INDEX i ON n (a);
