-- server: 17
-- each alone
-- setup: CREATE TABLE parent (id int PRIMARY KEY);
-- setup: CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent);
-- setup: CREATE VIEW v AS SELECT id FROM child;
-- setup: CREATE TABLE lone (id int, a int);

DROP TABLE lone;
DROP TABLE child;
DROP VIEW v;
DROP TABLE IF EXISTS lone, not_there;
DROP MATERIALIZED VIEW not_there;
