-- server: 17
-- each alone

ALTER SCHEMA a RENAME TO b;
ALTER SCHEMA "A" OWNER TO joe;
