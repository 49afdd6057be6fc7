-- server: 17
-- setup: CREATE TABLE n (k int, m int NOT NULL, b text);
-- setup: CREATE UNIQUE INDEX n_k ON n (k);
-- setup: CREATE UNIQUE INDEX n_m ON n (m);
ALTER TABLE n ADD CONSTRAINT n_pkey PRIMARY KEY USING INDEX n_k
