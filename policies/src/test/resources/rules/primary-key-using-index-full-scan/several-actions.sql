-- server: 17
-- setup: CREATE TABLE n (k int, m int NOT NULL, b text);
-- setup: INSERT INTO n SELECT generate_series(1, 5000000);
-- setup: CREATE UNIQUE INDEX n_k ON n (k);
-- setup: CREATE UNIQUE INDEX n_m ON n (m);
ALTER TABLE n ADD COLUMN x int, ADD CONSTRAINT n_pkey PRIMARY KEY USING INDEX n_k
