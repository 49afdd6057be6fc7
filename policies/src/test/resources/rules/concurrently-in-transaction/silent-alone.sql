-- server: 17
-- each alone

CREATE INDEX CONCURRENTLY i ON t (a);
VACUUM t;
DO $$ BEGIN UPDATE t SET a = 1 WHERE id = 1; COMMIT; END $$;
