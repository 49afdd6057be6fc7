-- server: 17
ALTER TABLE t ADD EXCLUDE USING gist (a WITH =)
