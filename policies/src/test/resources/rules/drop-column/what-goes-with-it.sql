-- server: 17
-- each alone
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b int, c int);
-- setup: CREATE INDEX t_a_b ON t (a, b);
-- setup: CREATE INDEX t_c ON t (c);
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t DROP COLUMN c;
ALTER TABLE public.t DROP a, DROP IF EXISTS not_there, DROP "c";
ALTER TABLE not_there DROP COLUMN a;
