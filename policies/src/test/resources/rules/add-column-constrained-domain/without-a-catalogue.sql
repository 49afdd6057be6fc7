-- server: 17
-- each alone
ALTER TABLE t ADD COLUMN x positive;
ALTER TABLE t ADD COLUMN x public.citext;
ALTER TABLE t ADD COLUMN x citext CHECK (x <> '')
