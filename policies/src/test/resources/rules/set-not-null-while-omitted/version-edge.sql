-- server: 18
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int);
-- usage: t a omit checkout 2
ALTER TABLE t ADD CONSTRAINT a_given NOT NULL a NOT VALID
