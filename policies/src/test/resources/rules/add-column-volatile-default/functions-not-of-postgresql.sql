-- server: 17
ALTER TABLE t ADD COLUMN id uuid DEFAULT uuid_generate_v4();
ALTER TABLE t ADD COLUMN id text DEFAULT app.next_code('x');
ALTER TABLE t ADD COLUMN id text DEFAULT app.random();
