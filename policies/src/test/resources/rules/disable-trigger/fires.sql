-- server: 17
-- each alone

ALTER TABLE t DISABLE TRIGGER ALL;
ALTER TABLE t DISABLE TRIGGER USER;
ALTER TABLE "S"."T" DISABLE TRIGGER audit;
SET session_replication_role = replica;
SET LOCAL session_replication_role TO 'replica';
SET session_replication_role = origin;
ALTER TABLE t ENABLE TRIGGER ALL;
