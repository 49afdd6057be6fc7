-- server: 17
BEGIN;
ALTER TABLE t ADD COLUMN x float8 DEFAULT random();
COMMIT;
