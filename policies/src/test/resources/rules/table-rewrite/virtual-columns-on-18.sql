-- server: 18
-- each alone
-- setup: CREATE TABLE g (id int, v int GENERATED ALWAYS AS (id + 1) VIRTUAL);
ALTER TABLE g ALTER COLUMN v SET EXPRESSION AS (id + 2);
