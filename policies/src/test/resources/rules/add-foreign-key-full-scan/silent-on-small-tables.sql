-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 100);
-- setup: CREATE INDEX t_a ON t (a);
-- setup: CREATE TABLE p (id int PRIMARY KEY);
ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p
