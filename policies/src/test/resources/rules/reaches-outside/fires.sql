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
