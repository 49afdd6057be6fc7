-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- each alone
ALTER TABLE t ADD CONSTRAINT past CHECK (b::timestamptz < now()) NOT VALID;
ALTER TABLE t ADD COLUMN x date, ADD CHECK (x < current_date) NOT VALID;
CREATE TABLE fresh (id int CHECK (id > random()), who text, CHECK (who = current_user))
