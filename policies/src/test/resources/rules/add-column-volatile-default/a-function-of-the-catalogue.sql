-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- setup: create function own_volatile() returns int language plpgsql volatile as 'begin return 1; end';
-- setup: create function own_stable() returns int language sql stable as 'select 1';
-- setup: create function own_immutable() returns int language sql immutable as 'select 1';
-- each alone
ALTER TABLE t ADD COLUMN x int DEFAULT own_volatile();
ALTER TABLE t ADD COLUMN x int DEFAULT own_stable();
ALTER TABLE t ADD COLUMN x int DEFAULT own_immutable();
ALTER TABLE t ADD COLUMN x int DEFAULT nobody_knows();
