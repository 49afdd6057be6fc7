-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- each alone
ALTER TABLE t ADD COLUMN x timestamptz;
ALTER TABLE t ADD COLUMN x varchar;
ALTER TABLE t ADD COLUMN x int;
CREATE TABLE fresh (id bigint PRIMARY KEY, at timestamp with time zone, of shop.money)
