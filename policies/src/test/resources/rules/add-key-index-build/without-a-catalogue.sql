-- server: 17
ALTER TABLE t ADD UNIQUE (a)
