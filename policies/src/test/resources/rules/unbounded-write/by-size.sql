-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE small (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO small SELECT generate_series(1, 100);

UPDATE t SET a = 1;
DELETE FROM t WHERE true;
DELETE FROM public.t WHERE 1 = 1 OR a = 2;
DELETE FROM t RETURNING id;
UPDATE t SET a = 1 WHERE id > 0;
DELETE FROM small;
WITH gone AS (DELETE FROM t RETURNING id) SELECT count(*) FROM gone;
WITH "select" AS (DELETE FROM t RETURNING id) SELECT * FROM "select";
EXPLAIN ANALYZE DELETE FROM t;
PREPARE p AS DELETE FROM t;
COPY (DELETE FROM t RETURNING id) TO STDOUT;
DO $$ BEGIN DELETE FROM t; END $$;
CREATE RULE r AS ON UPDATE TO small DO DELETE FROM t;
