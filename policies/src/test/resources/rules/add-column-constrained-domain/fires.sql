-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: CREATE DOMAIN plain AS int;
-- setup: CREATE DOMAIN seven AS int DEFAULT 7;
-- setup: CREATE DOMAIN positive AS int CHECK (VALUE > 0);
-- setup: CREATE DOMAIN present AS varchar(10) NOT NULL;
-- setup: CREATE DOMAIN both_of AS positive NOT NULL;
-- setup: CREATE TYPE mood AS ENUM ('a', 'b');
-- each alone
ALTER TABLE t ADD COLUMN x positive;
ALTER TABLE t ADD COLUMN x positive DEFAULT 1;
ALTER TABLE t ADD COLUMN x present DEFAULT 'a';
ALTER TABLE t ADD COLUMN x both_of NOT NULL DEFAULT 1
