-- server: 18
ALTER TABLE t ADD COLUMN x timestamptz DEFAULT clock_timestamp();
ALTER TABLE t ADD COLUMN x uuid DEFAULT uuidv7();
ALTER TABLE t ADD COLUMN x text DEFAULT timeofday();
ALTER TABLE t ADD COLUMN x bigint DEFAULT nextval('s');
ALTER TABLE t ADD COLUMN x float8 DEFAULT pg_catalog.random();
ALTER TABLE t ADD COLUMN x text DEFAULT md5(random()::text);
ALTER TABLE t ADD COLUMN x float8[] DEFAULT ARRAY[random()];
ALTER TABLE t ADD COLUMN x float8[] DEFAULT ARRAY[[1,random()]];
ALTER TABLE t ADD COLUMN x int DEFAULT CAST(random() AS int);
ALTER TABLE t ADD COLUMN x float8 DEFAULT 1 + - random();
ALTER TABLE t ADD COLUMN x text DEFAULT 'a' || random();
ALTER TABLE t ADD COLUMN x float8 DEFAULT (random());
ALTER TABLE t ADD COLUMN x float8 DEFAULT GREATEST(1, random());
ALTER TABLE t ADD COLUMN x float8 DEFAULT CASE WHEN now() > '2020-01-01' THEN random() ELSE 1 END;
ALTER TABLE t ADD COLUMN x text DEFAULT trim(both from timeofday());
ALTER TABLE t ADD COLUMN x bool DEFAULT random() BETWEEN 0 AND 1;
ALTER TABLE t ADD COLUMN x bool DEFAULT true AND random() > 0.5;
