-- server: 17
-- each alone
-- setup: CREATE TABLE p (id int, a int) PARTITION BY RANGE (id);
-- setup: CREATE TABLE rest PARTITION OF p DEFAULT;
-- setup: INSERT INTO rest SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE q (id int, a int) PARTITION BY RANGE (id);
-- setup: CREATE TABLE part (id int, a int);
-- setup: INSERT INTO part SELECT generate_series(1, 1000000);
-- setup: CREATE TABLE few (id int, a int);
ALTER TABLE q ATTACH PARTITION part FOR VALUES FROM (1) TO (10);
ALTER TABLE q ATTACH PARTITION few FOR VALUES FROM (1) TO (10);
ALTER TABLE p ATTACH PARTITION few FOR VALUES FROM (1) TO (10);
ALTER TABLE p ATTACH PARTITION part FOR VALUES FROM (1) TO (10);
