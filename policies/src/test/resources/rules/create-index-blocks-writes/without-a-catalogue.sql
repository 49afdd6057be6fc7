-- server: 17
-- each alone

CREATE INDEX i ON t (a);
CREATE INDEX "Big one" ON "S"."Big Table" ("A");
CREATE /* now */ INDEX i ON t /* all */ (lower(b)); -- done
