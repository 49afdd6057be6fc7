-- Rollouts: columns that take the place of others. Written by the gateway's own role.

-- Moves with everything that changes what is demanded of statements; gateways say up to where they know.
CREATE TABLE pgweir.rollout_clock (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch bigint NOT NULL
);
INSERT INTO pgweir.rollout_clock (epoch) VALUES (1);

CREATE TABLE pgweir.rollout_gateway (
  name text PRIMARY KEY,
  epoch bigint NOT NULL,
  lease_until timestamptz NOT NULL
);

COMMENT ON TABLE pgweir.rollout_gateway IS 'gateways in front of this database: nothing that depends on what they know goes on while one with a lease does not know it';

CREATE TABLE pgweir.rollout (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  file_name text NOT NULL,
  file text NOT NULL,
  relation oid NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  phase text NOT NULL DEFAULT 'expand'
    CHECK (phase IN ('expand', 'dual-write', 'backfill', 'verify', 'switch', 'contract', 'done',
      'aborting', 'aborted')),
  held text CHECK (held IN ('paused', 'failed')),
  failure text,
  approved boolean NOT NULL DEFAULT false,
  epoch bigint NOT NULL,
  entered_at timestamptz NOT NULL DEFAULT now(),
  waits_for text,
  worker text,
  backfill_job bigint,
  pass_began_at timestamptz,
  pass_ended_at timestamptz,
  pass_checkpoint text[],
  rows_compared bigint NOT NULL DEFAULT 0,
  rows_sampled bigint NOT NULL DEFAULT 0,
  differed_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  started_by text NOT NULL,
  ended_at timestamptz
);

COMMENT ON COLUMN pgweir.rollout.approved IS 'an operator has said that it may go on to the next phase';
COMMENT ON COLUMN pgweir.rollout.epoch IS 'of rollout_clock when it entered its phase';
COMMENT ON COLUMN pgweir.rollout.pass_checkpoint IS 'key of the last row that the comparison of all rows is past';
COMMENT ON COLUMN pgweir.rollout.differed_at IS 'when a row was last found whose sides say different things';

CREATE UNIQUE INDEX rollout_one_of_a_name ON pgweir.rollout (name)
  WHERE phase NOT IN ('done', 'aborted');

CREATE TABLE pgweir.rollout_column (
  rollout integer NOT NULL REFERENCES pgweir.rollout ON DELETE CASCADE,
  relation oid NOT NULL,
  side text NOT NULL CHECK (side IN ('old', 'new')),
  place integer NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  expression text,
  reads text[] NOT NULL,
  created boolean NOT NULL,
  is_open boolean NOT NULL DEFAULT true,
  PRIMARY KEY (rollout, side, place)
);

COMMENT ON COLUMN pgweir.rollout_column.expression IS 'what it is, of the row, as the server understood it: up of a new column, down of an old one';
COMMENT ON COLUMN pgweir.rollout_column.created IS 'the rollout adds it, and takes it away when it is aborted';

CREATE UNIQUE INDEX rollout_column_in_one ON pgweir.rollout_column (relation, name) WHERE is_open;

CREATE TABLE pgweir.rollout_event (
  rollout integer NOT NULL REFERENCES pgweir.rollout ON DELETE CASCADE,
  number bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  phase text NOT NULL,
  what text NOT NULL,
  evidence jsonb,
  reason text,
  actor text NOT NULL,
  PRIMARY KEY (rollout, number)
);

CREATE TABLE pgweir.rollout_mismatch (
  rollout integer NOT NULL REFERENCES pgweir.rollout ON DELETE CASCADE,
  key text NOT NULL,
  phase text NOT NULL,
  old_values jsonb NOT NULL,
  new_values jsonb NOT NULL,
  expected jsonb NOT NULL,
  found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  repaired_at timestamptz,
  PRIMARY KEY (rollout, key)
);

COMMENT ON COLUMN pgweir.rollout_mismatch.expected IS 'what the new columns are by the old ones';

-- For applications, that their feature flags may follow.
CREATE FUNCTION pgweir.phase(wanted text) RETURNS text
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT phase FROM pgweir.rollout WHERE name = wanted ORDER BY id DESC LIMIT 1
$$;
