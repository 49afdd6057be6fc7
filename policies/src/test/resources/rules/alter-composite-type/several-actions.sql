-- server: 17
-- setup: CREATE TYPE person AS (name text);
-- setup: create table public.staff of public.person;
-- setup: CREATE TYPE lonely AS (name text);
ALTER TYPE person ADD ATTRIBUTE age int CASCADE, DROP ATTRIBUTE name CASCADE
