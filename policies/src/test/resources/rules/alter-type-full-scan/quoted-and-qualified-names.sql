-- server: 17
-- setup: CREATE TABLE "Sales"."Order" (id int PRIMARY KEY, "Total" int, m int NOT NULL DEFAULT 0);
-- setup: INSERT INTO "Sales"."Order" SELECT generate_series(1, 5000000);
-- setup: ALTER TABLE "Sales"."Order" ADD COLUMN "Name" varchar(10);
-- setup: ALTER TABLE "Sales"."Order" ADD CONSTRAINT "Filled" CHECK ("Name" <> '');
ALTER TABLE "Sales"."Order" ALTER COLUMN "Name" TYPE varchar(20)
