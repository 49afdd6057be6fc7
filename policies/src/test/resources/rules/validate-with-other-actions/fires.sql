-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: ALTER TABLE t ADD CONSTRAINT waiting CHECK (a < 100) NOT VALID;
-- setup: ALTER TABLE t ADD CONSTRAINT done CHECK (a > 0);
-- each alone
ALTER TABLE t VALIDATE CONSTRAINT waiting, DROP COLUMN b;
ALTER TABLE t ADD CONSTRAINT new CHECK (a > 5) NOT VALID, VALIDATE CONSTRAINT new
