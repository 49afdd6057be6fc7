-- server: 17
-- each alone
-- setup: CREATE TABLE parent (id int PRIMARY KEY);
-- setup: CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent);
-- setup: CREATE VIEW v AS SELECT id FROM child;
-- setup: CREATE TABLE lone (id int, a int);

ALTER TABLE lone ADD COLUMN x int;
DO $$ BEGIN ALTER TABLE lone ADD COLUMN x int; END $$;
