-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: CREATE UNIQUE INDEX t_m ON t (m);
-- each alone
ALTER TABLE t ADD CONSTRAINT once UNIQUE (a);
ALTER TABLE t ADD UNIQUE (a, b) INCLUDE (c);
ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (a);
ALTER TABLE t ADD UNIQUE (a) DEFERRABLE
