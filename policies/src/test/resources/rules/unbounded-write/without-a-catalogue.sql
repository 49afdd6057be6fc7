-- server: 17
-- each alone

UPDATE "T" SET a = 1;
DELETE FROM t;
