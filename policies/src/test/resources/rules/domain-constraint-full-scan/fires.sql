-- server: 17
-- setup: CREATE DOMAIN amount AS int;
-- setup: CREATE DOMAIN lonely AS int;
-- setup: CREATE TABLE s (id int PRIMARY KEY, n amount, o amount);
-- setup: INSERT INTO s SELECT generate_series(1, 5000000);
-- each alone
ALTER DOMAIN amount ADD CONSTRAINT positive CHECK (VALUE > 0);
ALTER DOMAIN amount SET NOT NULL;
ALTER DOMAIN amount VALIDATE CONSTRAINT positive
