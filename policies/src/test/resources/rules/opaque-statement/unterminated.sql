-- server: 18
SELECT 1; ALTER TABLE t ADD COLUMN x float8 DEFAULT random(); SELECT 'a
