-- server: 17
-- setup: CREATE TABLE pt (id int, k int) PARTITION BY RANGE (id);
-- setup: CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (10);
-- setup: CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (10) TO (20);
-- setup: INSERT INTO pt SELECT generate_series(1, 5000000);
-- setup: CREATE TABLE p (id int PRIMARY KEY);
-- setup: INSERT INTO p SELECT generate_series(1, 50000);
ALTER TABLE pt ADD UNIQUE (id)
