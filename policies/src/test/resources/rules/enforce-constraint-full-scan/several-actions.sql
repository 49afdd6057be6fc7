-- server: 18
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: CREATE TABLE p (id int PRIMARY KEY);
-- setup: INSERT INTO p SELECT generate_series(1, 50000);
-- setup: CREATE INDEX t_a ON t (a);
-- setup: ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id) NOT ENFORCED;
ALTER TABLE t ADD COLUMN x int, ALTER CONSTRAINT fk ENFORCED
