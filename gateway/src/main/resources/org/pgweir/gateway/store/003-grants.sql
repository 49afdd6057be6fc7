-- Grants of statements that access files refuse. Read and written by the gateway's own role only.

CREATE TABLE pgweir.access_grant (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state text NOT NULL DEFAULT 'requested'
    CHECK (state IN ('requested', 'approved', 'denied', 'revoked', 'ended')),
  role text NOT NULL,
  class text NOT NULL,
  access text NOT NULL,
  fingerprint text,
  parameters text,
  statement text,
  table_name text,
  kind text,
  break_glass boolean NOT NULL DEFAULT false,
  reason text NOT NULL CHECK (reason <> ''),
  uses integer NOT NULL CHECK (uses > 0),
  used integer NOT NULL DEFAULT 0 CHECK (used <= uses),
  lasts interval NOT NULL,
  valid_from timestamptz,
  valid_until timestamptz,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK ((fingerprint IS NULL) = (parameters IS NULL)),
  CHECK (fingerprint IS NOT NULL OR table_name IS NOT NULL OR kind IS NOT NULL OR break_glass)
);

COMMENT ON COLUMN pgweir.access_grant.role IS 'the login of the sessions it is good for';
COMMENT ON COLUMN pgweir.access_grant.access IS 'the access file that refuses the statement';
COMMENT ON COLUMN pgweir.access_grant.parameters IS 'hash of the literals';
COMMENT ON COLUMN pgweir.access_grant.valid_until IS 'NULL until it is approved; by this server''s clock';

CREATE INDEX access_grant_approved ON pgweir.access_grant (role) WHERE state = 'approved';

CREATE TABLE pgweir.access_decision (
  access_grant bigint NOT NULL REFERENCES pgweir.access_grant ON DELETE CASCADE,
  decided_by text NOT NULL,
  decision text NOT NULL CHECK (decision IN ('approved', 'denied', 'revoked')),
  decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (access_grant, decided_by, decision)
);

CREATE TABLE pgweir.access_use (
  access_grant bigint NOT NULL REFERENCES pgweir.access_grant ON DELETE CASCADE,
  used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  application_name text NOT NULL,
  client_address text,
  fingerprint text NOT NULL,
  parameters text NOT NULL
);

CREATE INDEX access_use_grant ON pgweir.access_use (access_grant);
