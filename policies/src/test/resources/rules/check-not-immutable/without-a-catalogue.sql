-- server: 17
-- each alone
ALTER TABLE t ADD CONSTRAINT past CHECK (b::timestamptz < now()) NOT VALID;
ALTER TABLE t ADD CONSTRAINT own CHECK (nobody_knows(b)) NOT VALID
