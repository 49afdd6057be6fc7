-- server: 17
-- each alone

DROP INDEX i;
DROP INDEX "S"."I", j;
DROP INDEX CONCURRENTLY i;
DO $$ BEGIN DROP INDEX i; END $$;
