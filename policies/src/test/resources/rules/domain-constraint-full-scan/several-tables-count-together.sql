-- server: 17
-- setup: CREATE DOMAIN amount AS int;
-- setup: CREATE DOMAIN lonely AS int;
-- setup: CREATE TABLE s (id int PRIMARY KEY, n amount, o amount);
-- setup: INSERT INTO s SELECT generate_series(1, 6000);
-- setup: CREATE TABLE r (n amount);
-- setup: INSERT INTO r SELECT generate_series(1, 6000);
ALTER DOMAIN amount SET NOT NULL
