-- server: 17
-- each alone

ALTER TABLE t ENABLE ROW LEVEL SECURITY;
