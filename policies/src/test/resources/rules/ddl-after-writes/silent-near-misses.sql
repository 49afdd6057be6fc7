-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- setup: INSERT INTO t SELECT generate_series(1, 1000000);

CREATE TABLE n (a int);
INSERT INTO n VALUES (1);
ALTER TABLE n ADD COLUMN b int;
COMMENT ON TABLE t IS 'x';
