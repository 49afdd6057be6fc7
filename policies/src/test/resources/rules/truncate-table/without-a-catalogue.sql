-- server: 17

TRUNCATE t;
CREATE TABLE n (a int);
TRUNCATE n;
DO $$ BEGIN TRUNCATE "T"; END $$;
