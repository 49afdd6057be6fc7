-- server: 17
-- missing: The catalogue of database "shop" cannot be read: permission denied
CREATE TABLE n (id int);
ALTER TABLE n ADD COLUMN a int;
CREATE INDEX i ON n (a);
