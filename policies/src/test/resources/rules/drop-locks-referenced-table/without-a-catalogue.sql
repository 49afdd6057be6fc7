-- server: 17
-- each alone
ALTER TABLE t DROP COLUMN a;
DROP TABLE t
