-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE INDEX taken ON t (a);
-- setup: CREATE TABLE p (id int) PARTITION BY RANGE (id);
CREATE TABLE n (id int, a int);
CREATE INDEX i ON n (a);
CREATE INDEX IF NOT EXISTS taken ON t (a);
CREATE INDEX i ON ONLY p (id);
CREATE INDEX i ON not_there (id);
CREATE TEMP TABLE x (a int);
CREATE INDEX x_a ON x (a);
