-- server: 17

BEGIN;
ALTER TYPE mood ADD VALUE 'so-so';
INSERT INTO people (name, mood) VALUES ('x', 'so-so');
UPDATE people SET mood = 'so-so'::mood WHERE id = 1;
SELECT CAST('so-so' AS mood);
SELECT 'other';
COMMIT;
SELECT 'so-so'::mood;
