-- server: 17
-- each alone

ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
ALTER TYPE "S"."Mood" RENAME VALUE 'ok' TO 'it''s fine';
ALTER TYPE mood ADD VALUE 'fine';
ALTER TYPE mood RENAME TO feeling;
