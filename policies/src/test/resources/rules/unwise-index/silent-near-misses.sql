-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE INDEX t_a_b ON t (a, b);
CREATE INDEX CONCURRENTLY i ON t (id, a, b);
CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);
CREATE INDEX CONCURRENTLY i ON t (b, a);
CREATE INDEX CONCURRENTLY i ON t (a) WHERE b IS NULL;
CREATE INDEX CONCURRENTLY i ON t (lower(b));
CREATE INDEX CONCURRENTLY i ON t USING gin (b);
