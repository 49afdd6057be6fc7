-- server: 17
-- setup: CREATE TABLE t (id int);
BEGIN;
CREATE TABLE n (id int);
ALTER TABLE n ADD COLUMN x int;
ALTER TABLE t ADD COLUMN x int;
CREATE TABLE m (id int);
CREATE INDEX ON m (id);
COMMIT;
