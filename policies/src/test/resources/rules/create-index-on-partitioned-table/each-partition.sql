-- server: 17
-- each alone
-- setup: CREATE TABLE p (id int, a int) PARTITION BY RANGE (id);
-- setup: CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);
-- setup: CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
-- setup: INSERT INTO p1 SELECT generate_series(1, 1000000);

CREATE INDEX i ON p (a);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON public.p (id, a) WHERE a > 1;
CREATE INDEX ON p (a);
