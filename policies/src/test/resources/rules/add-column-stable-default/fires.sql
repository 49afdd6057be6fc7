-- server: 17
-- setup: CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10), m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO t SELECT generate_series(1, 5000000);
-- each alone
ALTER TABLE t ADD COLUMN x timestamptz DEFAULT now();
ALTER TABLE t ADD COLUMN x timestamptz NOT NULL DEFAULT current_timestamp;
ALTER TABLE t ADD COLUMN x date DEFAULT current_date;
ALTER TABLE t ADD COLUMN x timestamp DEFAULT (now() AT TIME ZONE 'utc');
ALTER TABLE t ADD COLUMN x timestamptz DEFAULT now() - interval '1 day';
ALTER TABLE t ADD COLUMN x text DEFAULT current_user
