-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- each alone
ALTER TABLE t ADD COLUMN x timestamp;
ALTER TABLE t ADD COLUMN x timestamp(3) without time zone DEFAULT '2020-01-01';
ALTER TABLE t ADD COLUMN x timetz;
ALTER TABLE t ADD COLUMN x char(8);
ALTER TABLE t ADD COLUMN x varchar(8);
ALTER TABLE t ADD COLUMN x money;
CREATE TABLE fresh (id serial PRIMARY KEY, no int GENERATED ALWAYS AS IDENTITY, at timestamp)
