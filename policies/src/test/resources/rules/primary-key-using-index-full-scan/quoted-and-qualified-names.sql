-- server: 17
-- setup: CREATE TABLE "Sales"."Line" ("No" int);
-- setup: INSERT INTO "Sales"."Line" SELECT generate_series(1, 5000000);
-- setup: CREATE UNIQUE INDEX "Line_no" ON "Sales"."Line" ("No");
ALTER TABLE "Sales"."Line" ADD CONSTRAINT "Line_pkey" PRIMARY KEY USING INDEX "Line_no"
