-- server: 17
-- setup: CREATE TABLE pt (id int, k int) PARTITION BY RANGE (id);
-- setup: CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (10);
-- setup: CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (10) TO (20);
-- setup: INSERT INTO pt SELECT generate_series(1, 6000);
-- each alone
ALTER TABLE pt ADD COLUMN x float8 DEFAULT random();
