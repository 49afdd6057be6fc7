-- server: 17
-- each alone
-- setup: CREATE TABLE q (id int, a int) PARTITION BY RANGE (id);
-- setup: CREATE TABLE part (id int, a int, CHECK (id IS NOT NULL AND id >= 1 AND id < 10));
-- setup: INSERT INTO part SELECT generate_series(1, 1000000);
ALTER TABLE q ATTACH PARTITION part FOR VALUES FROM (1) TO (10);
