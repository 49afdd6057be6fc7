-- server: 17
-- each alone

COPY t TO PROGRAM 'cat > /tmp/x';
COPY t FROM '/tmp/x';
COPY (SELECT 1) TO PROGRAM 'cat';
SELECT pg_read_file('/etc/passwd');
SELECT * FROM pg_ls_dir('.');
SELECT id FROM t WHERE lo_import('/etc/passwd') > 0;
SELECT query_to_xml('DROP TABLE t', true, true, '');
SELECT dblink_exec('host=x', 'DROP TABLE t');
SELECT pg_catalog.pg_terminate_backend(5);
INSERT INTO t VALUES (1) RETURNING pg_terminate_backend(5);
SELECT set_config('search_path', 'x', false);
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f();
DO $$ BEGIN PERFORM pg_terminate_backend(5); END $$;

-- wherever it is computed
CREATE TABLE c AS SELECT dblink_exec('host=x', 'DROP TABLE t');
CREATE MATERIALIZED VIEW mv AS SELECT pg_read_file('x');
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (lo_import('x'));
ALTER TABLE p ATTACH PARTITION q FOR VALUES FROM (lo_import('x')) TO (MAXVALUE);
ALTER TABLE t ADD COLUMN c oid DEFAULT lo_import('x');
UPDATE t SET a[lo_import('x')] = 1 WHERE id = 1;
INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1 WHERE pg_terminate_backend(5);
CALL p(lo_import('x'));
EXECUTE ps (lo_import('x'));
DO $$ BEGIN IF set_config('search_path', 'x', false) = 'x' THEN RETURN; END IF; END $$;
