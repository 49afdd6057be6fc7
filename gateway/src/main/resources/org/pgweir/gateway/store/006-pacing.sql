-- Budgets of paced traffic that all gateways share: token buckets as the library writes them.
-- What a crash of the server empties begins anew.
CREATE UNLOGGED TABLE pgweir.pace_bucket (
  name text PRIMARY KEY,
  state bytea,
  expires_at bigint
);
