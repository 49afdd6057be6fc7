-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE small (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO small SELECT generate_series(1, 100);

VACUUM FULL t;
VACUUM (FULL, ANALYZE) public.t, small;
VACUUM FULL;
CLUSTER t USING t_pkey;
CLUSTER;
VACUUM t;
VACUUM (FULL off) t;
VACUUM (ANALYZE);
