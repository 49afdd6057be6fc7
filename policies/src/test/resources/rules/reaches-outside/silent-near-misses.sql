-- server: 17
-- each alone

COPY t FROM STDIN;
SELECT set_config('app.user', 'x', true);
SELECT set_config($1, $2, true);
SELECT pg_backend_pid();
SELECT 'pg_read_file(1)';
