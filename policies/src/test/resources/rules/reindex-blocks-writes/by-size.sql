-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE small (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO small SELECT generate_series(1, 100);
-- setup: CREATE INDEX i ON t (a);
-- setup: CREATE INDEX s ON small (a);
REINDEX INDEX i;
REINDEX TABLE t;
REINDEX TABLE public."t";
REINDEX TABLE small;
REINDEX INDEX s;
REINDEX INDEX CONCURRENTLY i;
REINDEX (CONCURRENTLY) TABLE t;
REINDEX TABLE not_there;
