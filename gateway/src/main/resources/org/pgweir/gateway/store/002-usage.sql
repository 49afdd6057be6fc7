-- Who uses which column of this database, as far as gateways saw it. Written and read by the gateway's own role.

CREATE TABLE pgweir.column_usage (
  table_schema text NOT NULL,
  table_name text NOT NULL,
  column_name text NOT NULL,
  use text NOT NULL CHECK (use IN ('read', 'write', 'omit', 'miss', 'table')),
  role_name text NOT NULL,
  application_name text NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  statements bigint NOT NULL,
  PRIMARY KEY (table_schema, table_name, column_name, use, role_name, application_name)
);

COMMENT ON COLUMN pgweir.column_usage.table_schema IS 'empty where it was not known';
COMMENT ON COLUMN pgweir.column_usage.column_name IS '* for all there are; empty where the table is used and no column';
COMMENT ON COLUMN pgweir.column_usage.use IS 'omit: left out of an INSERT; miss: would be ambiguous in a join if it were there';
COMMENT ON COLUMN pgweir.column_usage.role_name IS 'the role that logged in';

CREATE INDEX column_usage_by_table ON pgweir.column_usage (table_name);

-- One row per stretch of time in which a gateway was there and wrote down all that it saw.
CREATE TABLE pgweir.usage_watch (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  gateway text NOT NULL,
  begun_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  processes integer[] NOT NULL,
  CHECK (begun_at <= seen_at)
);

COMMENT ON COLUMN pgweir.usage_watch.processes IS 'server processes of its sessions when it was last seen';

-- Who was connected past all gateways, and when.
CREATE TABLE pgweir.usage_bypass (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  role_name text NOT NULL,
  application_name text NOT NULL,
  begun_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(),
  CHECK (begun_at <= seen_at)
);

-- Roles that may be connected past the gateways without leaving a gap: monitoring, backups.
CREATE TABLE pgweir.usage_trust (
  role_name text PRIMARY KEY,
  reason text NOT NULL,
  trusted_at timestamptz NOT NULL DEFAULT now()
);
