CREATE SCHEMA other;
CREATE TABLE p (id int PRIMARY KEY);
INSERT INTO p SELECT generate_series(1, 20);
CREATE TABLE t (
  id int PRIMARY KEY, a int, b text, n int NOT NULL DEFAULT 7, m int, day date,
  CONSTRAINT t_n_check CHECK (n > 0));
INSERT INTO t (id, a, b, m, day)
  SELECT i, i, 'b' || i, CASE WHEN i % 3 = 0 THEN NULL ELSE i END, date '2024-01-01' + i FROM generate_series(1, 20) i;
CREATE INDEX t_b_idx ON t (b);
COMMENT ON TABLE t IS 'the table';
COMMENT ON COLUMN t.a IS 'the column';
GRANT SELECT ON t TO guest;
GRANT UPDATE (a) ON t TO guest;
CREATE VIEW v AS SELECT id, n FROM t;
CREATE TABLE "Odd Name" ("Id" int PRIMARY KEY, "Value" int);
INSERT INTO "Odd Name" SELECT i, i FROM generate_series(1, 5) i;
CREATE TABLE other.t (id int PRIMARY KEY, a int);
INSERT INTO other.t SELECT i, i FROM generate_series(1, 5) i;
CREATE TABLE pt (id int NOT NULL, k int NOT NULL, x int) PARTITION BY RANGE (k);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (10);
CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (10) TO (20);
INSERT INTO pt SELECT i, i, i FROM generate_series(0, 19) i;
CREATE DOMAIN plain AS int;
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
