-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int);
-- setup: CREATE TABLE "S"."T" (id int);
-- setup: CREATE VIEW v AS SELECT id FROM t;
ALTER TABLE t RENAME TO u;
ALTER TABLE "S"."T" RENAME TO "U";
ALTER TABLE t SET SCHEMA archive;
ALTER VIEW v RENAME TO w;
ALTER TABLE not_there RENAME TO u;
ALTER INDEX i RENAME TO j;
