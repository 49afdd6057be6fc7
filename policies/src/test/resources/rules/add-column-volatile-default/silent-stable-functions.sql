-- server: 17
ALTER TABLE t ADD COLUMN x timestamptz NOT NULL DEFAULT now();
ALTER TABLE t ADD COLUMN x timestamptz NOT NULL DEFAULT current_timestamp;
ALTER TABLE t ADD COLUMN x timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP(3);
ALTER TABLE t ADD COLUMN x date NOT NULL DEFAULT current_date;
ALTER TABLE t ADD COLUMN x timestamptz NOT NULL DEFAULT statement_timestamp();
ALTER TABLE t ADD COLUMN x timestamp NOT NULL DEFAULT timezone('utc', now());
ALTER TABLE t ADD COLUMN x timestamp NOT NULL DEFAULT (now() at time zone 'utc');
ALTER TABLE t ADD COLUMN x timestamptz NOT NULL DEFAULT now() - interval '1 day';
ALTER TABLE t ADD COLUMN x text NOT NULL DEFAULT current_user;
ALTER TABLE t ADD COLUMN x bigint NOT NULL DEFAULT txid_current();
ALTER TABLE t ADD COLUMN x int NOT NULL DEFAULT extract(year from now());
