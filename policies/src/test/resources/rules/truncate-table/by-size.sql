-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE small (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO small SELECT generate_series(1, 100);
-- setup: CREATE TABLE child (id int, t_id int REFERENCES t);
-- setup: INSERT INTO child SELECT generate_series(1, 1000000);
TRUNCATE small;
TRUNCATE t CASCADE;
TRUNCATE child;
TRUNCATE TABLE public.child, small RESTART IDENTITY;
TRUNCATE t;
TRUNCATE not_there;
