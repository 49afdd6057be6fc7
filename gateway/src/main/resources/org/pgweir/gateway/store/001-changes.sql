-- The journal of planned changes. Written by the gateway's own role; a client reaches it only by the two functions below.

CREATE TABLE pgweir.change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token text NOT NULL,
  state text NOT NULL DEFAULT 'offered'
    CHECK (state IN ('offered', 'running', 'paused', 'failed', 'undoing', 'done', 'undone')),
  back boolean NOT NULL DEFAULT false,
  statement text NOT NULL,
  rule text NOT NULL,
  policy_epoch bigint NOT NULL,
  table_name text NOT NULL,
  relation oid,
  first_with_client boolean NOT NULL,
  undo_on_failure boolean NOT NULL,
  login text NOT NULL,
  role text NOT NULL,
  settings jsonb NOT NULL,
  lock_timeout interval NOT NULL,
  statement_timeout interval NOT NULL,
  application_name text NOT NULL,
  client_address text,
  owner text,
  lease_until timestamptz,
  sqlstate text,
  error text,
  offered_at timestamptz NOT NULL DEFAULT now(),
  begun_at timestamptz,
  ended_at timestamptz
);

COMMENT ON COLUMN pgweir.change.back IS 'whether it is being, or has been, undone';
COMMENT ON COLUMN pgweir.change.relation IS 'OID of the table; NULL where there was none';
COMMENT ON COLUMN pgweir.change.settings IS 'settings of the client''s session under which names and literals are read';
COMMENT ON COLUMN pgweir.change.owner IS 'the gateway that works on it, while lease_until lasts';

CREATE UNIQUE INDEX change_one_per_table ON pgweir.change (relation)
  WHERE state IN ('running', 'paused', 'failed', 'undoing');

CREATE TABLE pgweir.step (
  change bigint NOT NULL REFERENCES pgweir.change ON DELETE CASCADE,
  number integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('verify', 'transaction', 'validate', 'concurrent', 'backfill')),
  statements text[] NOT NULL,
  undo text[],
  done_query text,
  failure_sqlstate text,
  failure text,
  clean_up text[] NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'running', 'done', 'undone')),
  started_at timestamptz,
  ended_at timestamptz,
  tries integer NOT NULL DEFAULT 0,
  lock_waits integer NOT NULL DEFAULT 0,
  rows_changed bigint NOT NULL DEFAULT 0,
  checkpoint text[],
  waits_for text,
  PRIMARY KEY (change, number)
);

COMMENT ON COLUMN pgweir.step.statements IS 'of a backfill: table, assignments, condition of rows that remain';
COMMENT ON COLUMN pgweir.step.failure IS 'error of the change where the answer to the question of step kind verify is no';
COMMENT ON COLUMN pgweir.step.undo IS 'NULL where there is no way back';
COMMENT ON COLUMN pgweir.step.checkpoint IS 'key of the last row of a backfill''s last batch';

-- Called in the client's session, in the transaction of the first step: what was offered begins.
CREATE FUNCTION pgweir.begin_change(wanted bigint, secret text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  offer pgweir.change%ROWTYPE;
  other bigint;
BEGIN
  SELECT * INTO offer FROM pgweir.change
    WHERE id = wanted AND token = secret AND state = 'offered' AND login = session_user
    FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no change % to begin', wanted
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  SELECT id INTO other FROM pgweir.change
    WHERE relation = offer.relation AND state IN ('running', 'paused', 'failed', 'undoing');
  IF FOUND THEN
    RAISE EXCEPTION 'change % of table % is under way', other, offer.table_name
      USING ERRCODE = 'object_in_use';
  END IF;
  UPDATE pgweir.change SET state = 'running', begun_at = clock_timestamp() WHERE id = wanted;
  IF offer.first_with_client THEN
    UPDATE pgweir.step
      SET state = 'done', tries = 1, started_at = transaction_timestamp(), ended_at = clock_timestamp()
      WHERE change = wanted AND number = 1;
    IF NOT EXISTS (SELECT FROM pgweir.step WHERE change = wanted AND step.state <> 'done') THEN
      UPDATE pgweir.change SET state = 'done', ended_at = clock_timestamp() WHERE id = wanted;
    END IF;
  END IF;
EXCEPTION WHEN unique_violation THEN
  RAISE EXCEPTION 'another change of table % is under way', offer.table_name
    USING ERRCODE = 'object_in_use';
END
$$;

-- Called in the client's session while it waits.
CREATE FUNCTION pgweir.change_progress(
  wanted bigint, secret text,
  OUT state text, OUT back boolean, OUT steps_done bigint, OUT steps bigint, OUT doing text,
  OUT rows_changed bigint, OUT waits_for text, OUT sqlstate text, OUT error text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.state, c.back, count(*) FILTER (WHERE s.state = 'done'), count(*),
    max(s.statements[1]) FILTER (WHERE s.state = 'running'),
    sum(s.rows_changed)::bigint, max(s.waits_for) FILTER (WHERE s.state = 'running'),
    c.sqlstate, c.error
  FROM pgweir.change c JOIN pgweir.step s ON s.change = c.id
  WHERE c.id = wanted AND c.token = secret AND c.login = session_user
  GROUP BY c.id
$$;

GRANT USAGE ON SCHEMA pgweir TO PUBLIC;
