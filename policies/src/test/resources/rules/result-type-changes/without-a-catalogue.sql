-- server: 17
-- usage: t a omit checkout 1
-- usage: t c miss checkout 1
-- usage: t b read checkout 1
-- each alone
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
ALTER TABLE t ADD COLUMN c int;
ALTER TABLE t ALTER COLUMN b TYPE varchar
