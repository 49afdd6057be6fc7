-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE small (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO small SELECT generate_series(1, 100);
-- setup: CREATE TABLE p (id int, a int) PARTITION BY RANGE (id);
-- setup: CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);
-- setup: CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
-- setup: INSERT INTO p1 SELECT generate_series(1, 1000000);
-- setup: CREATE INDEX i ON t (a);
-- setup: CREATE INDEX s ON small (a);
-- setup: CREATE INDEX pi ON p (a);
DROP INDEX i;
DROP INDEX IF EXISTS public.i;
DROP INDEX s;
DROP INDEX i, s;
DROP INDEX CONCURRENTLY i;
DROP INDEX t_pkey;
DROP INDEX pi;
DROP INDEX IF EXISTS not_there;
