-- server: 17
-- setup: CREATE TABLE "Sales"."Order" (id int PRIMARY KEY, "Total" int, m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO "Sales"."Order" SELECT generate_series(1, 5000000);
ALTER TABLE "Sales"."Order" ADD CONSTRAINT "Past" CHECK ("Total" < pg_catalog.date_part('year', now())) NOT VALID
