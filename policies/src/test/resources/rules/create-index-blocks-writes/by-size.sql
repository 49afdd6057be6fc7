-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE small (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO small SELECT generate_series(1, 100);

CREATE INDEX i ON t (a);
CREATE UNIQUE INDEX i ON public.t USING btree (a DESC NULLS LAST) INCLUDE (b) WHERE a > 0;
CREATE INDEX ON t (a);
CREATE INDEX IF NOT EXISTS i ON t (a);
CREATE INDEX i ON small (a);
