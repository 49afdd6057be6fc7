-- server: 17
-- setup: CREATE TYPE hr.person AS (no int);
-- setup: create table hr."Staff" of hr.person;
ALTER TYPE hr.person ADD ATTRIBUTE "Age" int CASCADE
