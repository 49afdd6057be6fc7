-- server: 17

BEGIN;
ALTER TABLE t ADD COLUMN x int;
UPDATE t SET x = 1 WHERE x IS NULL;
INSERT INTO schema_migrations (version) VALUES ('1');
UPDATE versions SET version = '2' WHERE version = '1';
COMMIT;
