-- server: 13
-- setup: CREATE DOMAIN amount AS int;
-- setup: CREATE DOMAIN lonely AS int;
-- setup: CREATE TABLE s (id int PRIMARY KEY, n amount, o amount);
-- setup: INSERT INTO s SELECT generate_series(1, 5000000);
ALTER DOMAIN amount VALIDATE CONSTRAINT positive
