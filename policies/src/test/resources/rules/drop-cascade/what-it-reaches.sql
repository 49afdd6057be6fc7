-- server: 17
-- each alone
-- setup: CREATE TABLE parent (id int PRIMARY KEY);
-- setup: CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent);
-- setup: CREATE VIEW v AS SELECT id FROM child;
-- setup: CREATE TABLE lone (id int, a int);

DROP TABLE parent CASCADE;
DROP TABLE child CASCADE;
DROP TABLE lone CASCADE;
ALTER TABLE child DROP COLUMN id CASCADE;
ALTER TABLE lone DROP COLUMN a CASCADE;
ALTER TABLE parent DROP CONSTRAINT parent_pkey CASCADE;
DROP TYPE mood CASCADE;
DROP FUNCTION f() CASCADE;
DROP TABLE lone;
