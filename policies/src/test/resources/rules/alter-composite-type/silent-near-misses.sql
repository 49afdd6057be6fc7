-- server: 17
-- setup: CREATE TYPE person AS (name text);
-- setup: create table public.staff of public.person;
-- setup: CREATE TYPE lonely AS (name text);
-- each alone
ALTER TYPE lonely ADD ATTRIBUTE age int CASCADE;
ALTER TYPE person RENAME TO people;
ALTER TYPE person SET SCHEMA hr
