-- Ways to send a statement past a policy that reads only what stands outside. Each does, or makes
-- ready, what a rule finds fault with when it stands alone; none may go unnoticed.

-- DO
DO $$ BEGIN ALTER TABLE t ADD COLUMN x float8 DEFAULT random(); END $$;
DO LANGUAGE plpgsql 'BEGIN IF false THEN ALTER TABLE t ADD COLUMN x float8 DEFAULT random(); END IF; END';
DO E'BEGIN\nALTER TABLE t ADD COLUMN x float8 DEFAULT random();\nEND';
DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD COLUMN x float8 DEFAULT random()'; END $$;
DO $$ BEGIN EXECUTE $q$ALTER TABLE t $q$ || 'ADD COLUMN x float8 DEFAULT random()'; END $$;
DO $$ DECLARE q text := 'ALTER TABLE t ADD COLUMN x float8 DEFAULT random()'; BEGIN EXECUTE q; END $$;
DO $$ BEGIN FOR r IN EXECUTE format('%s', 'DROP TABLE t') LOOP NULL; END LOOP; END $$;
DO $a$ BEGIN EXECUTE $b$DO $c$ BEGIN TRUNCATE t; END $c$$b$; END $a$;
DO LANGUAGE plpython3u $$ plpy.execute('DROP TABLE t') $$;

-- EXECUTE and definitions in functions, procedures and rules
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER TABLE t ADD COLUMN x float8 DEFAULT random()'; END $$;
CREATE FUNCTION f(q text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE q; END $$;
CREATE PROCEDURE p() LANGUAGE sql AS 'DROP TABLE t';
CREATE FUNCTION f() RETURNS void LANGUAGE plperl AS 'spi_exec_query("DROP TABLE t")';
CREATE RULE r AS ON INSERT TO t DO ALSO DELETE FROM u;
CALL p();

-- PREPARE
PREPARE p AS DELETE FROM t;
PREPARE p (int) AS UPDATE t SET a = $1;

-- common table expressions, also named like keywords
WITH gone AS (DELETE FROM t RETURNING *) SELECT count(*) FROM gone;
WITH "select" AS (DELETE FROM t RETURNING *) SELECT * FROM "select";
WITH update AS (UPDATE t SET a = 1 RETURNING *) SELECT * FROM update;
WITH RECURSIVE a AS (SELECT 1), b AS (DELETE FROM t WHERE true RETURNING 1) SELECT * FROM a, b;
WITH gone AS (DELETE FROM t RETURNING *) INSERT INTO u (a) SELECT a FROM gone;

-- EXPLAIN ANALYZE
EXPLAIN ANALYZE DELETE FROM t;
EXPLAIN (ANALYZE, COSTS off) UPDATE t SET a = 1;
EXPLAIN (ANALYZE true) WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone;

-- COPY
COPY (DELETE FROM t RETURNING *) TO STDOUT;
COPY (SELECT 1) TO PROGRAM 'sh';
COPY t FROM PROGRAM 'sh';
COPY t (a) TO '/tmp/x';

-- MERGE, cursors
MERGE INTO t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE;
DECLARE c CURSOR FOR SELECT pg_terminate_backend(1);

-- strings, names, comments
ALTER TABLE U&"\0074" ADD COLUMN x float8 DEFAULT U&"r\0061ndom"();
ALTER TABLE "t" ADD COLUMN "x" "float8" DEFAULT "pg_catalog"."random"();
ALTER /* /* nested */ */ TABLE t -- a comment
  ADD COLUMN x float8 DEFAULT /* here */ random();
aLtEr TaBlE t AdD x float8 DeFaUlT RANDOM();
SELECT E'\''; ALTER TABLE t ADD COLUMN x float8 DEFAULT random(); --';
SELECT $$'$$; ALTER TABLE t ADD COLUMN x float8 DEFAULT random(); SELECT $$'$$;

-- functions
SELECT pg_terminate_backend(pid) FROM pg_stat_activity;
SELECT pg_read_file('/etc/passwd');
SELECT lo_import('/etc/passwd');
SELECT dblink('host=x', 'DROP TABLE t');
SELECT * FROM dblink_exec('host=x', 'DROP TABLE t') AS x;
SELECT query_to_xml('DELETE FROM t RETURNING 1', true, true, '');
SELECT set_config('search_path', 'evil', false);
SELECT setval('s', 1);
CREATE TABLE c AS SELECT dblink_exec('host=x', 'DROP TABLE t');
UPDATE t SET a[lo_import('/etc/passwd')] = 1 WHERE id = 1;
INSERT INTO t (a[lo_import('/etc/passwd')]) VALUES (1);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (lo_import('/etc/passwd'));

-- schemas, existence, partitions, inheritance, event triggers
CREATE SCHEMA s CREATE INDEX i ON public.t (a);
ALTER TABLE IF EXISTS t ADD COLUMN x float8 DEFAULT random();
ALTER TABLE ONLY t ADD COLUMN IF NOT EXISTS x float8 DEFAULT random();
ALTER TABLE t * ADD COLUMN x float8 DEFAULT random();
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
ALTER TABLE p ATTACH PARTITION q FOR VALUES IN (1);
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f();
SET session_replication_role = replica;

-- not understood
ALTER MATERIALIZED VIEW m SET TABLESPACE elsewhere;
DELETE FROM t FROBNICATE;
