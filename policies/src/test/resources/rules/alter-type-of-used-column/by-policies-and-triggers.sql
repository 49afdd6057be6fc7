-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, owner text, state text, note varchar(10));
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: CREATE POLICY own ON t USING (owner = current_user);
-- setup: CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- setup: CREATE TRIGGER moved BEFORE UPDATE OF state ON t FOR EACH ROW EXECUTE FUNCTION f();
-- each alone
ALTER TABLE t ALTER COLUMN owner TYPE varchar;
ALTER TABLE t ALTER COLUMN state TYPE varchar;
ALTER TABLE t ALTER COLUMN note TYPE text;
