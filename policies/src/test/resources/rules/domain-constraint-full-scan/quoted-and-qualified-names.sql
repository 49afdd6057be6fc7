-- server: 17
-- setup: CREATE DOMAIN "Sales"."Amount" AS int;
-- setup: CREATE TABLE "Sales"."Line" ("No" int, "Pieces" "Sales"."Amount");
-- setup: INSERT INTO "Sales"."Line" SELECT generate_series(1, 5000000);
ALTER DOMAIN "Sales"."Amount" ADD CHECK (value > 0)
