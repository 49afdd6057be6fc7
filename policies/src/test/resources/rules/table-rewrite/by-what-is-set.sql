-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE small (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO small SELECT generate_series(1, 100);
-- setup: CREATE UNLOGGED TABLE un (id int);
-- setup: INSERT INTO un SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE g (id int, s int GENERATED ALWAYS AS (id + 1) STORED);
-- setup: INSERT INTO g SELECT generate_series(1, 1000000);
ALTER TABLE t SET TABLESPACE fast;
ALTER TABLE t SET UNLOGGED;
ALTER TABLE un SET LOGGED;
ALTER TABLE g ALTER COLUMN s SET EXPRESSION AS (id + 2);
ALTER TABLE small SET TABLESPACE fast;
ALTER TABLE t SET LOGGED;
ALTER TABLE t SET (fillfactor = 70);
ALTER TABLE t SET ACCESS METHOD heap;
ALTER TABLE t SET ACCESS METHOD columnar;
