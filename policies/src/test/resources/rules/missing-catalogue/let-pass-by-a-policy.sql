-- server: 17
-- each alone
-- missing: The catalogue of database "shop" cannot be read: permission denied
-- policy: rules: {missing-catalogue: warn}
ALTER TABLE t ADD COLUMN a int;
ALTER TABLE t ADD COLUMN a float8 DEFAULT random();
