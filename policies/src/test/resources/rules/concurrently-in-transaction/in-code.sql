-- server: 17
-- setup: CREATE TABLE t (a int);
DO $$ BEGIN CREATE INDEX CONCURRENTLY i ON t (a); END $$;
