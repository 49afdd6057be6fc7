-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: CREATE TABLE p (id int PRIMARY KEY);
-- setup: INSERT INTO p SELECT generate_series(1, 50000);
-- each alone
ALTER TABLE t ADD COLUMN pid int DEFAULT NULL;
ALTER TABLE t ADD COLUMN pid int DEFAULT 1, ADD CONSTRAINT known FOREIGN KEY (pid) REFERENCES p NOT VALID
