-- server: 17
-- each alone
-- setup: CREATE TABLE parent (id int PRIMARY KEY);
-- setup: CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent);
-- setup: CREATE VIEW v AS SELECT id FROM child;
-- setup: CREATE TABLE lone (id int, a int);
-- policy: guard: off
ALTER TABLE lone ADD COLUMN x int;
CREATE TABLE n (id int REFERENCES parent);
CREATE TRIGGER tr BEFORE INSERT ON lone FOR EACH ROW EXECUTE FUNCTION f();
CREATE OR REPLACE VIEW v AS SELECT id FROM child;
ALTER TABLE lone SET (fillfactor = 70);
COMMENT ON TABLE lone IS 'x';
ANALYZE lone;
CREATE TABLE n (id int);
LOCK TABLE lone;
UPDATE lone SET a = 1 WHERE id = 1;
DO $$ BEGIN ALTER TABLE lone ADD COLUMN x int; END $$;
