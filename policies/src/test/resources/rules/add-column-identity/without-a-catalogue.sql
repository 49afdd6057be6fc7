-- server: 17
ALTER TABLE t ADD COLUMN x bigserial
