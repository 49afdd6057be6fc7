-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int PRIMARY KEY, a numeric(10,2), "B" text[]);
-- setup: CREATE VIEW v AS SELECT a FROM t;
ALTER TABLE t RENAME COLUMN a TO c;
ALTER TABLE IF EXISTS public.t RENAME "B" TO "Order";
ALTER TABLE v RENAME COLUMN a TO c;
ALTER TABLE not_there RENAME COLUMN a TO c;
DO $$ BEGIN ALTER TABLE t RENAME COLUMN a TO c; END $$;
