-- server: 17
ALTER TABLE orders ADD COLUMN score double precision NOT NULL DEFAULT random();
