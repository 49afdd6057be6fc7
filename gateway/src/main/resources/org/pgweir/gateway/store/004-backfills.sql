-- Jobs that change rows in the background; each is a change of one step of kind backfill.

ALTER TABLE pgweir.change DROP CONSTRAINT change_state_check;
ALTER TABLE pgweir.change ADD CONSTRAINT change_state_check CHECK (state IN
  ('offered', 'running', 'paused', 'failed', 'undoing', 'done', 'undone', 'canceled'));

ALTER TABLE pgweir.step
  ADD COLUMN rows_seen bigint NOT NULL DEFAULT 0,
  ADD COLUMN rows_expected bigint,
  ADD COLUMN batch_rows bigint,
  ADD COLUMN batch_time interval,
  ADD COLUMN rows_per_second double precision;

COMMENT ON COLUMN pgweir.step.statements IS
  'of a backfill: table, assignments, condition of rows that remain; once, if each row is changed once; delete';
COMMENT ON COLUMN pgweir.step.checkpoint IS
  'how far a backfill is: relation, by which columns, at which key, up to which';
COMMENT ON COLUMN pgweir.step.rows_seen IS 'rows of the table that a backfill''s walk is past';
COMMENT ON COLUMN pgweir.step.rows_expected IS 'rows of the table as the server estimated them at the beginning';

CREATE TABLE pgweir.job (
  change bigint PRIMARY KEY REFERENCES pgweir.change ON DELETE CASCADE,
  name text NOT NULL,
  priority integer NOT NULL,
  batch_time interval NOT NULL,
  most_rows integer NOT NULL,
  open_days text[],
  open_from time,
  open_to time,
  time_zone text,
  needs_approval boolean NOT NULL,
  approved_by text,
  approved_at timestamptz,
  reason text
);

COMMENT ON TABLE pgweir.job IS 'terms of the changes that are backfills of their own';
COMMENT ON COLUMN pgweir.job.open_from IS 'NULL where batches may run at any time';

CREATE TABLE pgweir.row_left_behind (
  change bigint NOT NULL,
  step integer NOT NULL,
  relation oid NOT NULL,
  key text[] NOT NULL,
  PRIMARY KEY (change, step, relation, key),
  FOREIGN KEY (change, step) REFERENCES pgweir.step ON DELETE CASCADE
);

COMMENT ON TABLE pgweir.row_left_behind IS
  'rows that others had locked when a backfill that changes each row once went past';
