-- server: 17
-- each alone
-- missing: The catalogue of database "shop" cannot be read: permission denied
ALTER TABLE t ADD COLUMN a int;
CREATE INDEX CONCURRENTLY i ON t (a);
DROP TABLE t;
VACUUM FULL t;
DO $$ BEGIN ALTER TABLE t ADD COLUMN a int; END $$;
CREATE TABLE n (id int REFERENCES t);
CREATE TABLE n (id int);
SELECT * FROM t;
UPDATE t SET a = 1 WHERE id = 1;
COMMENT ON TABLE t IS 'x';
